import { ownerOf, userOn } from "../../model/people/account.ts";
import { UserError } from "../../model/error.ts";
import type { Instance } from "../../model/instance/instance.ts";
import type { Listed } from "../../model/homeserver.ts";
import type { Deps } from "../deps.ts";
import { reachOf, serverNameOf } from "../instance/homeserver-of.ts";

/**
 * A person's account on an instance's homeserver.
 * @param typed `bob` or `@bob:SERVER`.
 * @throws UserError `other-server`, `account-mine`, `account-of-homeserver` and `account-of-agent` for what is no person's, `no-account`, `account-deactivated`.
 */
export async function personOn(deps: Pick<Deps, "choices" | "files" | "homeservers">, instance: Instance, typed: string): Promise<Listed & { readonly user: string }> {
  const { name } = instance;
  const serverName = serverNameOf(instance);
  const user = userOn(serverName, typed);
  const userId = `@${user}:${serverName}`;
  const homeserver = deps.homeservers.of(instance);
  const owner = ownerOf(user, homeserver.serverUser);
  if (owner === "innkeeper") throw new UserError("account-mine", { name, userId, why: "service" });
  if (deps.choices.ownUsers.includes(userId)) throw new UserError("account-mine", { name, userId, why: "bot" });
  if (owner === "homeserver") throw new UserError("account-of-homeserver", { name, userId });
  if (owner === "agent") throw new UserError("account-of-agent", { name, userId });
  const found = await homeserver.account(await reachOf(deps, instance), user);
  if (found === null) throw new UserError("no-account", { user, serverName, name });
  if (found.deactivated) throw new UserError("account-deactivated", { name, userId });
  return { ...found, user };
}
