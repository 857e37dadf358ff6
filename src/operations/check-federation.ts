import { UserError } from "../model/error.ts";
import type { Instance, InstanceName } from "../model/instance.ts";
import type { Job } from "../model/job.ts";
import type { FederationChecked } from "../model/outcome.ts";
import type { Deps } from "./deps.ts";
import { requireFederable } from "./set-federation.ts";

/** Takes the way that other homeservers take to an instance's. @throws UserError as `requireFederating`. */
export async function checkFederation(deps: Deps, name: InstanceName, job: Job): Promise<FederationChecked> {
  const serverName = await requireFederating(deps, deps.instances.get(name));
  return { name, look: await deps.federation.look(serverName, job.signal) };
}

/**
 * The server name of a homeserver that federates and runs. Somebody else's is theirs to run.
 * @throws UserError as `requireFederable`, `federation-off`, `not-running`.
 */
export async function requireFederating({ engine, files }: Pick<Deps, "engine" | "files">, instance: Instance): Promise<string> {
  const { homeserver, name, serverName } = instance;
  if (homeserver === "external" && serverName !== null) return serverName;
  const own = requireFederable(instance);
  if (!(await files.settings(instance)).federation) throw new UserError("federation-off", `${name} doesn't federate: no other homeserver may talk to it.`, `To let them: \`!instance federation ${name} on\``);
  if (!(await engine.running(instance)).some((service) => service === homeserver)) throw new UserError("not-running", `The homeserver of ${name} isn't running.`, `Start it: \`!instance start ${name}\``);
  return own;
}
