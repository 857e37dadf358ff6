import { ownerOf, userOn } from "../../model/people/account.ts";
import { SaidError, UserError } from "../../model/error.ts";
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
  if (owner === "innkeeper") throw new SaidError("account-mine", `${userId} is my own account on ${name}, by which I make accounts and tokens. I leave it as it is.`);
  if (deps.choices.ownUsers.includes(userId)) throw new SaidError("account-mine", `${userId} is the account as which I am here. I leave it as it is.`);
  if (owner === "homeserver") throw new UserError("account-of-homeserver", { userId, name });
  if (owner === "agent") {
    throw new SaidError("account-of-agent", `${userId} is an agent's. MindRoom keeps its password and would not start without it, so I leave it as it is.`, `People and agents apart: \`!instance people ${name}\``);
  }
  const found = await homeserver.account(await reachOf(deps, instance), user);
  if (found === null) throw new SaidError("no-account", `There is no account ${userId}.`, `All that there are: \`!instance people ${name}\``);
  if (found.deactivated) throw new SaidError("account-deactivated", `${userId} is deactivated, and that is for good.`, `For another account: \`!instance invite ${name}\``);
  return { ...found, user };
}
