import { UserError } from "../../model/error.ts";
import { isHomeserver, isLocalName, type Instance, type InstanceName } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { FederationSet } from "../../model/federation/federation-outcomes.ts";
import type { Deps } from "../deps.ts";
import { checkConfig } from "../instance/check-config.ts";
import { serverNameOf } from "../instance/homeserver-of.ts";
import { lookNow } from "../instance/look-now.ts";
import { bringUp } from "../instance/start.ts";

/**
 * Whether an instance's homeserver could federate: one of its own, with a name that others can look up.
 * @throws UserError `needs-homeserver`, `local-federation`.
 */
export function requireFederable(instance: Instance): string {
  const { homeserver, name } = instance;
  if (!isHomeserver(homeserver)) throw new UserError("needs-homeserver", { name, homeserver, flag: null });
  const serverName = serverNameOf(instance);
  if (isLocalName(serverName)) throw new UserError("local-federation", { name, localName: serverName, at: "federate" });
  return serverName;
}

/**
 * Opens an instance's homeserver to other homeservers, or closes it. One that runs is restarted with it, and runs as before when it
 * doesn't come back.
 * @throws UserError as `requireFederable`, `federation-unchanged`, and those of a restart.
 */
export async function setFederation(deps: Deps, name: InstanceName, on: boolean, job: Job): Promise<FederationSet> {
  const { engine, files } = deps;
  const instance = await job.step("instance", "look it up", async () => deps.instances.get(name));
  const serverName = serverNameOf(instance);
  await job.step("federation-before", "see how it is set", async () => {
    if (on) requireFederable(instance);
    if ((await files.settings(instance)).federation === on) throw new UserError("federation-unchanged", { name, on });
  });
  const before = await job.step("running-before", "see what runs", () => engine.alive(instance));
  if (before.length > 0) await job.step("config-before", "check its configuration", async () => checkConfig(deps, instance, await files.settings(instance), "change", job.signal));
  await job.step("write-federation", "write it", () => files.change(instance, { federation: on }), async () => {
    await files.change(instance, { federation: !on });
    await files.render(instance, await files.settings(instance));
    if (before.length === 0) return;
    await engine.up(instance, job.signal, before);
    const told = await lookNow(deps, name);
    told();
  });
  if (before.length === 0) return { name, on, serverName, seconds: null };
  const { seconds } = await bringUp(deps, instance, job, () => engine.keepOnly(instance, [], job.signal), true, on ? "without-federation" : "with-federation");
  return { name, on, serverName, seconds };
}
