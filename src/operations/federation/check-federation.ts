import { UserError } from "../../model/error.ts";
import type { Instance, InstanceName } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { FederationChecked } from "../../model/federation/federation-outcomes.ts";
import type { Deps, Outside } from "../deps.ts";
import { requireHomeserver, requireRunning } from "../instance/homeserver-of.ts";
import { proveFederation } from "./prove-federation.ts";
import { requireFederable } from "./set-federation.ts";

/**
 * Takes the way that other homeservers take to an instance's. With another one, also to that, and where both ways are open, proves
 * that the two talk to each other.
 * @throws UserError as `requireFederating`, `same-instance`.
 */
export async function checkFederation(deps: Outside & Pick<Deps, "clock" | "instances">, name: InstanceName, other: InstanceName | null, job: Job): Promise<FederationChecked> {
  const sides = await job.step("sides", "see what federates", () => sidesOf(deps, name, other));
  const looks = await job.step("look-at-each", "follow the path to each", () => Promise.all(sides.map(async ({ instance, serverName }) => ({ name: instance.name, look: await deps.federation.look(serverName, job.signal) }))));
  const [one, two] = sides;
  const open = looks.every(({ look }) => look.failed === null);
  const crossings = one !== undefined && two !== undefined && open ? await proveFederation(deps, one.instance, two.instance, job) : null;
  return { looks, crossings };
}

async function sidesOf(deps: Pick<Deps, "engine" | "files" | "homeservers" | "instances">, name: InstanceName, other: InstanceName | null): Promise<readonly { readonly instance: Instance; readonly serverName: string }[]> {
  if (name === other) throw new UserError("same-instance", {});
  const sides = [name, ...(other === null ? [] : [other])].map((each) => deps.instances.get(each));
  // Where accounts are made, they must be ours to make.
  if (other !== null) for (const instance of sides) await requireHomeserver(deps, instance, "make accounts");
  const found: { instance: Instance; serverName: string }[] = [];
  for (const instance of sides) found.push({ instance, serverName: await requireFederating(deps, instance) });
  return found;
}

/**
 * The server name of a homeserver that federates and runs. Somebody else's is theirs to run.
 * @throws UserError as `requireFederable`, `federation-off`, `not-running`.
 */
export async function requireFederating({ engine, files }: Pick<Deps, "engine" | "files">, instance: Instance): Promise<string> {
  const { homeserver, name, serverName } = instance;
  if (homeserver === "external" && serverName !== null) return serverName;
  const own = requireFederable(instance);
  if (!(await files.settings(instance)).federation) throw new UserError("federation-off", { name });
  await requireRunning({ engine }, instance);
  return own;
}
