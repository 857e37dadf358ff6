import { UserError } from "../../model/error.ts";
import { isLocalName } from "../../model/instance/instance.ts";
import type { External, Homeservers } from "../../model/homeserver.ts";

const isLoopback = (host: string): boolean => isLocalName(host) || /^127\./.test(host) || host === "[::1]";

/**
 * Looks at somebody else's homeserver before anything is written.
 * @throws UserError `homeserver-unreachable` for an address that means another machine within a container, and those of Homeservers.
 */
export async function inspectExternal(homeservers: Homeservers, url: string): Promise<External> {
  if (isLoopback(new URL(url).hostname)) throw new UserError("homeserver-unreachable", { url });
  return homeservers.inspect(url);
}
