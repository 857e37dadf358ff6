import { SaidError } from "../../model/error.ts";
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
export function requireFederable({ homeserver, name, serverName }: Instance): string {
  if (!isHomeserver(homeserver)) {
    throw new SaidError("needs-homeserver", homeserver === "external" ? `The homeserver of ${name} belongs to somebody else: whether it federates is theirs to say.` : `${name} has no homeserver that could federate.`);
  }
  if (serverName === null || isLocalName(serverName)) {
    throw new SaidError(
      "local-federation",
      `The homeserver of ${name} is called ${serverName ?? "nothing"}, a name known on this machine only, so no other homeserver could reach it. A server name is fixed at creation.`,
      `An instance that federates needs a domain from the beginning: \`!instance create ${name}-2 ${name}.example.org --matrix --federation\``,
    );
  }
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
    if ((await files.settings(instance)).federation !== on) return;
    throw new SaidError("federation-unchanged", on ? `${name} federates already.` : `${name} doesn't federate.`, on ? `Whether others reach it: \`!federation check ${name}\`` : `To let it: \`!instance federation ${name} on\``);
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
  const { seconds } = await bringUp(deps, instance, job, () => engine.keepOnly(instance, [], job.signal), true, `It runs again as before, ${on ? "without" : "with"} federation.`);
  return { name, on, serverName, seconds };
}
