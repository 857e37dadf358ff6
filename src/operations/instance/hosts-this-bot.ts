import type { InstanceName } from "../../model/instance/instance.ts";
import type { Deps } from "../deps.ts";

/** Whether an instance is the homeserver that carries the bot: by its domain, or by its port on any address of this host. */
export function hostsThisBot({ choices, instances, ports }: Pick<Deps, "choices" | "instances" | "ports">, name: InstanceName): boolean {
  if (choices.ownHomeserver === null) return false;
  const { hostname, port } = new URL(choices.ownHomeserver);
  const instance = instances.find(name);
  if (hostname === instance?.domain || hostname === instance?.serverName) return true;
  return /^(localhost|[0-9.]+|\[[0-9a-f:]+\])$/.test(hostname) && port !== "" && Number(port) === ports.of(name).matrix;
}
