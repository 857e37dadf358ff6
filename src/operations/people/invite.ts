import type { InstanceName } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { Invited } from "../../model/people/people-outcomes.ts";
import type { Deps } from "../deps.ts";
import { requireHomeserver } from "../instance/homeserver-of.ts";
import { openLink } from "./one-time-link.ts";

/**
 * Opens a link by which one more person gets an account on an instance's homeserver.
 * @throws UserError `no-instance`, `no-homeserver`, `homeserver-external`, `not-running`.
 */
export async function invite(deps: Pick<Deps, "clock" | "engine" | "homeservers" | "instances" | "oneTimeLinks">, name: InstanceName, admin: boolean, job: Job): Promise<Invited> {
  const instance = await job.step("instance", "look it up", async () => deps.instances.get(name));
  await job.step("homeserver-runs", "see whether its homeserver runs", () => requireHomeserver(deps, instance, "make accounts"));
  return { kind: "invited", name, admin, link: await openLink(deps, { page: "invite", instance, about: admin ? "admin" : "person" }, job) };
}
