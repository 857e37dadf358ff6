import { UserError } from "../model/error.ts";
import type { Instance, InstanceName } from "../model/instance.ts";
import type { Job } from "../model/job.ts";
import type { OneTimeLink } from "../model/link.ts";
import type { Claimable, ClaimRevoked, LinkTold } from "../model/outcome.ts";
import type { Deps } from "./deps.ts";
import { requireHomeserver } from "./homeserver-of.ts";
import { isOver, openLink } from "./one-time-link.ts";

/**
 * The first-admin link of an instance that has just come up: a new one when its homeserver answers for the first time, or when
 * the last one ran out unused; the one that waits; null when somebody has used one or taken it back, or the homeserver isn't ours.
 */
export async function openClaim(deps: Deps, instance: Instance, job: Job): Promise<LinkTold | null> {
  if (!deps.homeservers.of(instance).can.has("make accounts")) return null;
  const found = await job.step("see whether it has an admin", async () => waitingClaim(deps, instance));
  return found === "none" ? openLink(deps, { page: "claim", instance }, job) : found;
}

/** The link that waits to be used; null where none is to be opened unasked. */
function waitingClaim({ clock, oneTimeLinks }: Deps, { id }: Instance): LinkTold | "none" | null {
  const before = oneTimeLinks.of(id, "claim");
  if (before.some(isUsed)) return null;
  const last = before.at(-1);
  if (last === undefined) return "none";
  // Whoever took it back wants none.
  if (last.state === "revoked") return null;
  if (!isOver(last, clock.now())) return { id: last.id, expiresAt: last.expiresAt };
  // A reserved one may have made its admin already: another is opened only when somebody asks for it.
  return last.state === "reserved" ? null : "none";
}

const isUsed = ({ state }: OneTimeLink): boolean => state === "burnt";

/**
 * Opens a new link by which a person becomes admin of an instance's homeserver; those opened before are no longer good.
 * @throws UserError `no-instance`, `no-homeserver`, `homeserver-external`, `not-running`.
 */
export async function claim(deps: Deps, name: InstanceName, job: Job): Promise<Claimable> {
  const instance = await job.step("look it up", async () => deps.instances.get(name));
  await job.step("see whether its homeserver runs", () => requireHomeserver(deps, instance, "make accounts"));
  const another = await job.step("see whether it has an admin", async () => deps.oneTimeLinks.of(instance.id, "claim").some(isUsed));
  return { name, claim: await openLink(deps, { page: "claim", instance }, job), another };
}

/**
 * Takes back the first-admin link that waits to be used.
 * @throws UserError `no-instance`, `no-link`.
 */
export async function revokeClaim({ clock, instances, oneTimeLinks }: Deps, name: InstanceName, job: Job): Promise<ClaimRevoked> {
  const instance = await job.step("look it up", async () => instances.get(name));
  const waiting = await job.step("look for its links", async () =>
    oneTimeLinks.of(instance.id, "claim").filter(({ expiresAt, state }) => (state === "open" || state === "reserved") && expiresAt > clock.now()).map(({ id, user }) => ({ id, user })),
  );
  if (waiting.length === 0) throw new UserError("no-link", `${name} has no first-admin link that is still good.`, `For a new one: \`!instance claim ${name}\``);
  await job.step("take them back", async () => waiting.forEach(({ id }) => oneTimeLinks.revoke(id)));
  return { name, revoked: true, begunBy: waiting.flatMap(({ user }) => user ?? []) };
}
