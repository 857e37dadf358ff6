import type { InstanceName } from "../model/instance.ts";
import type { Origin } from "../model/job.ts";
import type { Deps } from "../operations/deps.ts";
import { carriesThisRoom } from "../words/contradiction.ts";

/** Refuses, in a room, what would silence the homeserver that carries the room. @throws UserError `carries-this-room`. */
export const unlessItCarriesUs =
  (verb: "stop" | "restart" | "remove") =>
  async ({ name }: { readonly name: InstanceName }, deps: Deps, origin: Origin): Promise<void> => {
    if (origin.kind === "room" && carriesUs(deps, name)) throw carriesThisRoom(name, verb);
  };

function carriesUs({ choices, ports }: Deps, name: InstanceName): boolean {
  if (choices.ownHomeserver === null) return false;
  const { hostname, port } = new URL(choices.ownHomeserver);
  return /^(localhost|127\.[0-9.]+|\[::1\])$/.test(hostname) && port !== "" && Number(port) === ports.of(name).matrix;
}
