import { UserError } from "../../model/error.ts";
import type { InstanceName } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { LinksRevoked } from "../../model/people/people-outcomes.ts";
import type { Deps } from "../deps.ts";

/**
 * Takes back the links that wait to be used: the first admin's, or all invites.
 * @throws UserError `no-instance`, `no-link`.
 */
export async function revokeLinks({ clock, instances, oneTimeLinks }: Pick<Deps, "clock" | "instances" | "oneTimeLinks">, name: InstanceName, page: LinksRevoked["page"], job: Job): Promise<LinksRevoked> {
  const instance = await job.step("instance", "look it up", async () => instances.get(name));
  const waiting = await job.step("open-links", "look for its links", async () =>
    oneTimeLinks.of(instance.id, page).filter(({ expiresAt, state }) => (state === "open" || state === "reserved") && expiresAt > clock.now()).map(({ id, user }) => ({ id, user })),
  );
  if (waiting.length === 0) throw new UserError("no-link", { name, page });
  await job.step("revoke", "revoke them", async () => waiting.forEach(({ id }) => oneTimeLinks.revoke(id)));
  return { kind: "revoked", name, page, revoked: waiting.length, begunBy: waiting.flatMap(({ user }) => user ?? []) };
}
