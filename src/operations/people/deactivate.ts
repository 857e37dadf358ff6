import { reasonOf, UserError, type Reason } from "../../model/error.ts";
import type { Instance, InstanceName } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { Deactivated } from "../../model/people/people-outcomes.ts";
import type { Deps, Outside } from "../deps.ts";
import { reachOf, requireHomeserver } from "../instance/homeserver-of.ts";
import { personOn } from "./person-on.ts";

/** Whose account would be closed: asked before, and by a job again. @throws UserError `no-instance`, and as `requireHomeserver` and `personOn`. */
export async function toDeactivate(
  deps: Pick<Deps, "choices" | "engine" | "files" | "homeservers" | "instances">,
  name: InstanceName,
  typed: string,
): Promise<{ readonly instanceId: string; readonly userId: string; readonly admin: boolean }> {
  const instance = deps.instances.get(name);
  await requireHomeserver(deps, instance, "deactivate accounts");
  const { admin, userId } = await personOn(deps, instance, typed);
  return { instanceId: instance.id, userId, admin };
}

/**
 * Closes a person's account for good. A link by which they could choose a new password is revoked.
 * @param typed the account, `bob` or `@bob:SERVER`.
 * @throws UserError as `toDeactivate`.
 */
export async function deactivate(deps: Outside & Pick<Deps, "choices" | "instances" | "oneTimeLinks">, name: InstanceName, typed: string, job: Job): Promise<Deactivated> {
  const { homeservers, oneTimeLinks } = deps;
  const instance = await job.step("instance", "look it up", async () => deps.instances.get(name));
  await job.step("homeserver-runs", "see whether its homeserver runs", () => requireHomeserver(deps, instance, "deactivate accounts"));
  const { user, userId } = await job.step("account", "look for the account", () => personOn(deps, instance, typed));
  await job.step("revoke-links", "revoke its links", async () => {
    for (const { about, id } of oneTimeLinks.of(instance.id, "password")) if (about === user) oneTimeLinks.revoke(id);
  });
  await job.step("deactivate", "deactivate it", async () => homeservers.of(instance).deactivate(await reachOf(deps, instance), user));
  const stillListed = instance.onlyMatrix ? null : await job.step("unlist", "take it off MindRoom's lists", () => unlist(deps, instance, userId));
  return { name, userId, stillListed };
}

/** What is closed can't be opened again, so what is in the way here doesn't take it back: it is told. */
async function unlist({ files }: Pick<Deps, "files">, instance: Instance, userId: string): Promise<Reason | null> {
  try {
    await files.removePerson(instance, userId);
    return null;
  } catch (thrown) {
    if (thrown instanceof UserError) return reasonOf(thrown);
    throw thrown;
  }
}
