import { UserError } from "../../model/error.ts";
import type { Instance, InstanceName, Service } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { Stopped } from "../../model/instance/instance-outcomes.ts";
import type { Deps } from "../deps.ts";

/** Stops an instance; its containers stay, so that their logs can be read. @throws UserError `already-stopped`. */
export async function stop({ engine, instances }: Pick<Deps, "engine" | "instances">, name: InstanceName, job: Job): Promise<Stopped> {
  const instance = await job.step("instance", "look it up", async () => instances.get(name));
  const before = await job.step("running-before", "see what runs", () => somethingRuns(engine, instances, instance));
  await job.step("stop-containers", "stop its containers", () => engine.keepOnly(instance, [], job.signal), () => engine.up(instance, job.signal, before));
  await job.step("desired", "remember that it should be stopped", async () => instances.want(name, "stopped"));

  return { name };
}

async function somethingRuns(engine: Deps["engine"], instances: Deps["instances"], instance: Instance): Promise<Service[]> {
  const running = await engine.alive(instance);
  if (running.length > 0) return [...running];
  if (instance.desired === "running") instances.want(instance.name, "stopped");
  throw new UserError("already-stopped", { name: instance.name });
}
