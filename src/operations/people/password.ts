import type { InstanceName } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { PasswordSet, ResetOpened } from "../../model/people/people-outcomes.ts";
import { addressesOf, homeserverAt } from "../instance/addresses.ts";
import type { Deps, Outside } from "../deps.ts";
import { reachOf, requireHomeserver } from "../instance/homeserver-of.ts";
import { openLink, usableLink } from "./one-time-link.ts";
import { personOn } from "./person-on.ts";

/**
 * Opens a link on which somebody chooses a new password for their account; one for the same account from before is no longer good.
 * @param typed the account, `bob` or `@bob:SERVER`.
 * @throws UserError `no-instance`, and as `requireHomeserver` and `personOn`.
 */
export async function openReset(deps: Outside & Pick<Deps, "choices" | "clock" | "instances" | "oneTimeLinks">, name: InstanceName, typed: string, job: Job): Promise<ResetOpened> {
  const instance = await job.step("instance", "look it up", async () => deps.instances.get(name));
  await job.step("homeserver-runs", "see whether its homeserver runs", () => requireHomeserver(deps, instance, "reset passwords"));
  const { user, userId } = await job.step("account", "look for the account", () => personOn(deps, instance, typed));
  return { name, userId, link: await openLink(deps, { page: "password", instance, about: user }, job) };
}

/**
 * Sets the password that a person sent with a link. Whoever runs it burns the link in the transaction that ends the job; sent again
 * after a crash, it sets it once more.
 * @throws UserError as `usableLink`, `requireHomeserver` and `personOn`; `password-weak`.
 */
export async function submitPassword(deps: Outside & Pick<Deps, "choices" | "clock" | "instances" | "oneTimeLinks">, { linkId, password }: { readonly linkId: string; readonly password: string }, job: Job): Promise<PasswordSet> {
  const { files, homeservers } = deps;
  const { instance, link } = await job.step("link", "look at the link", async () => usableLink(deps, "password", linkId));
  await job.step("homeserver-runs", "see whether its homeserver runs", () => requireHomeserver(deps, instance, "reset passwords"));
  const settings = await job.step("settings", "read its settings", () => files.settings(instance));
  const { user, userId } = await job.step("account", "look for the account", () => personOn(deps, instance, link.about ?? ""));
  const { signedOut } = await job.step("set-password", "set the password", async () => homeservers.of(instance).resetPassword(await reachOf(deps, instance), { user, password }));
  const { chat, homeserver: homeserverUrl } = addressesOf(instance, settings);
  return { instance: instance.name, userId, by: link.asker, signedOut, homeserverUrl: homeserverUrl ?? homeserverAt(settings), chat };
}
