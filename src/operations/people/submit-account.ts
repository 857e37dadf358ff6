import { UserError } from "../../model/error.ts";
import type { Account, Homeserver, Reach } from "../../model/homeserver.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { AccountMade } from "../../model/people/people-outcomes.ts";
import { addressesOf, homeserverAt } from "../instance/addresses.ts";
import type { Deps, Outside } from "../deps.ts";
import { reachOf, requireHomeserver, serverNameOf } from "../instance/homeserver-of.ts";
import { usableLink } from "./one-time-link.ts";

/** What a person sent with a link to become first admin, or with an invite. The password is never journalled. */
export type Submission = { readonly page: "claim" | "invite"; readonly linkId: string; readonly user: string; readonly password: string };

/**
 * Makes the account of the person who sent a link's form: of an admin, then also MindRoom's, or of somebody whom its agents invite.
 * Runs under the instance's lock. Whoever runs it burns the link (`OneTimeLinks.burn`) in the transaction that ends the job: until then
 * the same form, sent again, finishes what a crash left, and no other name can.
 * @throws UserError as `usableLink`, `requireHomeserver`, `link-reserved`, `name-taken`, and those of Homeserver and Files.
 */
export async function submitAccount(deps: Outside & Pick<Deps, "clock" | "instances" | "log" | "oneTimeLinks">, sent: Submission, job: Job): Promise<AccountMade> {
  const { files, homeservers } = deps;
  const { linkId, page, user } = sent;
  const { instance, link } = await job.step("link", "look at the link", async () => usableLink(deps, page, linkId));
  const admin = page === "claim" || link.about === "admin";
  await job.step("homeserver-runs", "see whether its homeserver runs", () => requireHomeserver(deps, instance, "make accounts"));
  const settings = await job.step("settings", "read its settings", () => files.settings(instance));
  const homeserver = homeservers.of(instance);

  const again = await job.step("reserve-name", "reserve the name", async () => reserve(deps, homeserver, await reachOf(deps, instance), sent));
  const userId = await job.step("make-account", "make the account", async () => {
    const at = await reachOf(deps, instance);
    const account = await makeOrFind(deps, homeserver, at, sent, { admin, again });
    await homeserver.signOut(at, account).catch((thrown: unknown) => deps.log.warn({ instance: instance.name, err: thrown }, "could not sign out after an account was made"));
    return account.userId;
  });
  if (!instance.onlyMatrix) {
    await job.step("add-to-mindroom", admin ? "make them MindRoom's administrator" : "let the agents invite them", () => files.addPerson(instance, userId, { administrator: admin }));
  }

  const { chat, homeserver: homeserverUrl } = addressesOf(instance, settings);
  const by = link.asker === "" ? null : link.asker;
  return { instance: instance.name, page, admin, by, userId, user, serverName: serverNameOf(instance), homeserverUrl: homeserverUrl ?? homeserverAt(settings), chat };
}

/** Reserves the link for a name. True when an earlier submission had done so, and so may have made the account. */
async function reserve(deps: Pick<Deps, "clock" | "instances" | "oneTimeLinks">, homeserver: Homeserver, reach: Reach, { linkId, page, user }: Submission): Promise<boolean> {
  const { oneTimeLinks } = deps;
  const { link } = usableLink(deps, page, linkId);
  if (link.user === user) return true;
  if (link.user !== null) {
    if ((await homeserver.account(reach, link.user)) !== null) throw reserved(link.user);
    oneTimeLinks.free(linkId, link.user);
  }
  if (oneTimeLinks.reserve(linkId, user)) return false;
  usableLink(deps, page, linkId);
  throw new UserError("link-reserved", { why: "being-sent" });
}

/** What the homeserver says before it makes anything. */
const madeNothing: readonly string[] = ["name-taken", "name-invalid", "password-weak"];

type How = { readonly admin: boolean; readonly again: boolean };

async function makeOrFind({ oneTimeLinks }: Pick<Deps, "oneTimeLinks">, homeserver: Homeserver, reach: Reach, { linkId, user, password }: Submission, { admin, again }: How): Promise<Account> {
  try {
    return await homeserver.register(reach, { user, password, admin });
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    // An earlier try may have made it, so the link stays this name's: free, it could make a second admin.
    if (again && thrown.code === "name-taken") return find(homeserver, reach, user, password);
    // After anything else, silence above all, nobody knows whether the account was made.
    if (!again && madeNothing.includes(thrown.code)) oneTimeLinks.free(linkId, user);
    throw thrown;
  }
}

/** The account that an earlier try of this submission made: whoever knows its password is the one who sent it. */
async function find(homeserver: Homeserver, reach: Reach, user: string, password: string): Promise<Account> {
  try {
    return await homeserver.signIn(reach, { user, password });
  } catch (thrown) {
    if (thrown instanceof UserError && thrown.code === "password-wrong") throw reserved(user);
    throw thrown;
  }
}

const reserved = (user: string): UserError => new UserError("link-reserved", { why: "account-made", user });
