import { SaidError } from "../../model/error.ts";
import { isLocalName } from "../../model/instance/instance.ts";
import type { External, Homeservers } from "../../model/homeserver.ts";

const isLoopback = (host: string): boolean => isLocalName(host) || /^127\./.test(host) || host === "[::1]";

/**
 * Looks at somebody else's homeserver before anything is written.
 * @throws UserError `homeserver-unreachable` for an address that means another machine within a container, and those of Homeservers.
 */
export async function inspectExternal(homeservers: Homeservers, url: string): Promise<External> {
  if (isLoopback(new URL(url).hostname)) {
    throw new SaidError("homeserver-unreachable", `${url} can't be reached by the agents: in their container that address means the container itself.`, "Give a name or an address of this host that its containers can reach.");
  }
  return homeservers.inspect(url);
}
