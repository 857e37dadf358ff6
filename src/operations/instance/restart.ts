import type { InstanceName } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { Started } from "../../model/instance/instance-outcomes.ts";
import type { Deps } from "../deps.ts";
import { bringUp } from "./start.ts";

/**
 * Stops an instance, once all that can be checked before is well, and brings it up afresh. When it doesn't answer, it stays
 * stopped: what it ran with before was stopped on purpose, and would come up with the same files.
 * @throws UserError as `start` does, but `already-running`.
 */
export async function restart(deps: Deps, name: InstanceName, job: Job): Promise<Started> {
  const { engine, instances } = deps;
  const instance = await job.step("instance", "look it up", async () => instances.get(name));
  return bringUp(deps, instance, job, () => engine.keepOnly(instance, [], job.signal), true);
}
