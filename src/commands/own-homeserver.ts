import type { InstanceName } from "../model/instance.ts";
import type { Origin } from "../model/job.ts";
import type { Deps } from "../operations/deps.ts";
import { carriesThisRoom } from "../words/contradiction.ts";

/** Refuses, in a room, what would silence the homeserver that carries the room. @throws UserError `carries-this-room`. */
export const unlessItCarriesUs =
  <Input extends { readonly name: InstanceName }>(verb: string, more: (input: Input) => readonly string[] = () => []) =>
  async (input: Input, deps: Deps, origin: Origin): Promise<void> => {
    const { name } = input;
    if (origin.kind === "room" && carriesUs(deps, name)) throw carriesThisRoom(name, ["instance", verb, name, ...more(input)].join(" "));
  };

/** Whether an instance is the homeserver that carries the bot: by its domain, or by its port on any address of this host. */
export function carriesUs({ choices, instances, ports }: Deps, name: InstanceName): boolean {
  if (choices.ownHomeserver === null) return false;
  const { hostname, port } = new URL(choices.ownHomeserver);
  const instance = instances.find(name);
  if (hostname === instance?.domain || hostname === instance?.serverName) return true;
  return /^(localhost|[0-9.]+|\[[0-9a-f:]+\])$/.test(hostname) && port !== "" && Number(port) === ports.of(name).matrix;
}
