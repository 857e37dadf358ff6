import { localpart, ownerOf } from "../../model/people/account.ts";
import { UserError } from "../../model/error.ts";
import type { Listed } from "../../model/homeserver.ts";
import type { Instance, InstanceName } from "../../model/instance/instance.ts";
import type { People } from "../../model/people/people-outcomes.ts";
import type { Deps } from "../deps.ts";
import { reachOf, requireHomeserver, serverNameOf } from "../instance/homeserver-of.ts";

/** People on one page of the list, and agents in all: what a phone can scroll. */
const pageSize = 50;
/** Questions to one homeserver at most, some hundreds of accounts each. */
const mostQuestions = 200;

/**
 * Who has an account on an instance's homeserver: people, agents, the service account and the homeserver's own user apart, a page of the people at a time.
 * @param page from 1.
 * @throws UserError `no-instance`, `no-page`, and as `requireHomeserver`.
 */
export async function people(deps: Pick<Deps, "choices" | "engine" | "files" | "homeservers" | "instances">, name: InstanceName, page: number, signal: AbortSignal): Promise<People> {
  const instance = deps.instances.get(name);
  await requireHomeserver(deps, instance, "list accounts");
  const { serverUser } = deps.homeservers.of(instance);
  const { accounts, complete } = await allAccounts(deps, instance, signal);
  const of = (owner: ReturnType<typeof ownerOf>): readonly Listed[] => accounts.filter(({ userId }) => ownerOf(localpart(userId), serverUser) === owner);

  // Who can still sign in first; within that by name, as the homeserver gives them.
  const persons = of("person").toSorted((one, other) => Number(one.deactivated) - Number(other.deactivated));
  const pages = Math.max(1, Math.ceil(persons.length / pageSize));
  if (page > pages) throw new UserError("no-page", { name, page, pages });
  const agents = of("agent");
  return {
    name,
    serverName: serverNameOf(instance),
    page,
    pages,
    complete,
    people: persons.slice((page - 1) * pageSize, page * pageSize),
    agents: agents.slice(0, pageSize),
    service: of("innkeeper").map(({ userId }) => userId)[0] ?? null,
    serverUser: of("homeserver").map(({ userId }) => userId)[0] ?? null,
    bots: persons.map(({ userId }) => userId).filter((userId) => deps.choices.ownUsers.includes(userId)),
    totals: { people: persons.length, deactivated: persons.filter(({ deactivated }) => deactivated).length, agents: agents.length },
  };
}

/** All accounts, as far as `mostQuestions` reach. */
export async function allAccounts(deps: Pick<Deps, "files" | "homeservers">, instance: Instance, signal: AbortSignal): Promise<{ readonly accounts: readonly Listed[]; readonly complete: boolean }> {
  const homeserver = deps.homeservers.of(instance);
  const reach = await reachOf(deps, instance);
  const found = new Map<string, Listed>();
  let from: string | null = null;
  for (let question = 0; question < mostQuestions; question++) {
    const { accounts, next } = await homeserver.accounts(reach, from, signal);
    // Somebody who joins meanwhile moves the others: one that is seen twice is still one.
    for (const account of accounts) found.set(account.userId, account);
    if (next === null) return { accounts: [...found.values()], complete: true };
    from = next;
  }
  return { accounts: [...found.values()], complete: false };
}
