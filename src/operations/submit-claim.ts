import { UserError } from "../model/error.ts";
import type { Account, Homeserver, Reach } from "../model/homeserver.ts";
import type { InstanceName } from "../model/instance.ts";
import type { Job } from "../model/job.ts";
import { addressesOf, homeserverAt } from "./addresses.ts";
import { requireHomeserver } from "./claim.ts";
import type { Deps } from "./deps.ts";
import { usableLink } from "./one-time-link.ts";

/** What a person sent with a link. The password is never journalled. */
export type Submission = { readonly linkId: string; readonly user: string; readonly password: string };

/** Whom a link has made admin, and how they sign in. */
export type ClaimOutcome = {
  readonly instance: InstanceName;
  readonly userId: string;
  readonly serverName: string;
  readonly homeserverUrl: string;
  /** The instance's web chat; null where it has none. */
  readonly chat: string | null;
};

/**
 * Makes the person who sent a link's form admin of the instance's homeserver, and of MindRoom. Runs under the instance's lock.
 * Whoever runs it burns the link (`OneTimeLinks.burn`) in the transaction that ends the job: until then the same form, sent again,
 * finishes what a crash left, and no other name can.
 * @throws UserError as `usableLink`, `no-homeserver`, `not-running`, `link-reserved`, `name-taken`, and those of Homeserver and Files.
 */
export async function submitClaim(deps: Deps, { linkId, user, password }: Submission, job: Job): Promise<ClaimOutcome> {
  const { files, homeservers } = deps;
  const instance = await job.step("look at the link", async () => usableLink(deps, "claim", linkId).instance);
  await job.step("see whether its homeserver runs", () => requireHomeserver(deps, instance));
  const settings = await job.step("read its settings", () => files.settings(instance));
  const serverName = instance.serverName ?? instance.domain;
  const homeserver = homeservers.of(instance);
  const reach = async (): Promise<Reach> => ({ url: homeserverAt(settings), serverName, secrets: await files.secrets(instance) });

  const again = await job.step("reserve the name", async () => reserve(deps, homeserver, await reach(), linkId, user));
  const userId = await job.step("make the account", async () => {
    const at = await reach();
    const account = await makeOrFind(deps, homeserver, at, { linkId, user, password }, again);
    await homeserver.signOut(at, account).catch((thrown: unknown) => deps.log.warn({ instance: instance.name, err: thrown }, "could not sign out after a claim"));
    return account.userId;
  });
  if (!instance.onlyMatrix) await job.step("make them MindRoom's administrator", () => files.addAdministrator(instance, userId));

  const { chat, homeserver: homeserverUrl } = addressesOf(instance, settings);
  return { instance: instance.name, userId, serverName, homeserverUrl: homeserverUrl ?? homeserverAt(settings), chat };
}

/** Reserves the link for a name. True when an earlier submission had done so, and so may have made the account. */
async function reserve(deps: Deps, homeserver: Homeserver, reach: Reach, linkId: string, user: string): Promise<boolean> {
  const { oneTimeLinks } = deps;
  const { link } = usableLink(deps, "claim", linkId);
  if (link.user === user) return true;
  if (link.user !== null) {
    if (await homeserver.hasAccount(reach, link.user)) throw reserved(link.user);
    oneTimeLinks.free(linkId, link.user);
  }
  if (oneTimeLinks.reserve(linkId, user)) return false;
  usableLink(deps, "claim", linkId);
  throw new UserError("link-reserved", "Somebody else is sending this form right now.", "Wait a moment, then send it again.");
}

/** What the homeserver says before it makes anything. */
const madeNothing: readonly string[] = ["name-taken", "name-invalid", "password-weak"];

async function makeOrFind({ oneTimeLinks }: Deps, homeserver: Homeserver, reach: Reach, { linkId, user, password }: Submission, again: boolean): Promise<Account> {
  try {
    return await homeserver.register(reach, { user, password, admin: true });
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    // An earlier try may have made it, so the link stays this name's: free, it could make a second admin.
    if (again && thrown.code === "name-taken") return find(homeserver, reach, user, password);
    // After anything else, silence above all, nobody knows whether the account was made.
    if (!again && madeNothing.includes(thrown.code)) oneTimeLinks.free(linkId, user);
    if (thrown.code === "name-taken") throw new UserError("name-taken", `The name ${user} is taken on ${reach.serverName}.`, "Choose another.");
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

const reserved = (user: string): UserError =>
  new UserError(
    "link-reserved",
    `An earlier try with this link has made the account ${user}, so only that name, with the password chosen then, can finish.`,
    "If that wasn't you, or the password is lost, ask for a new link in the admin room.",
  );
