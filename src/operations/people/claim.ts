import type { Instance, InstanceName } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { Claimable, LinkSummary } from "../../model/people/people-outcomes.ts";
import type { Deps } from "../deps.ts";
import { requireHomeserver } from "../instance/homeserver-of.ts";
import { isOver, openLink } from "./one-time-link.ts";

/**
 * The first-admin link of an instance that has just come up: a new one when its homeserver answers for the first time, or when
 * the last one ran out unused; the one that waits; null when somebody has used one or taken it back, or the homeserver isn't ours.
 */
export async function openClaim(deps: Pick<Deps, "clock" | "homeservers" | "oneTimeLinks">, instance: Instance, job: Job): Promise<LinkSummary | null> {
  if (!deps.homeservers.of(instance).can.has("make accounts")) return null;
  const found = await job.step("has-admin", "see whether it has an admin", async () => waitingClaim(deps, instance));
  return found === "none" ? openLink(deps, { page: "claim", instance }, job) : found;
}

/** The link that waits to be used; null where none is to be opened unasked. */
function waitingClaim({ clock, oneTimeLinks }: Pick<Deps, "clock" | "oneTimeLinks">, { id }: Pick<Instance, "id">): LinkSummary | "none" | null {
  if (hasAdmin({ oneTimeLinks }, id)) return null;
  const last = oneTimeLinks.of(id, "claim").at(-1);
  if (last === undefined) return "none";
  // Whoever took it back wants none.
  if (last.state === "revoked") return null;
  if (!isOver(last, clock.now())) return { id: last.id, expiresAt: last.expiresAt };
  // A reserved one may have made its admin already: another is opened only when somebody asks for it.
  return last.state === "reserved" ? null : "none";
}

/** Whether somebody has become admin by a link, the first one's or an invite. */
const hasAdmin = ({ oneTimeLinks }: Pick<Deps, "oneTimeLinks">, id: string): boolean =>
  [...oneTimeLinks.of(id, "claim"), ...oneTimeLinks.of(id, "invite").filter(({ about }) => about === "admin")].some(({ state }) => state === "burnt");

/**
 * Opens a new link by which a person becomes admin of an instance's homeserver; those opened before are no longer good.
 * @throws UserError `no-instance`, `no-homeserver`, `homeserver-external`, `not-running`.
 */
export async function claim(deps: Pick<Deps, "clock" | "engine" | "homeservers" | "instances" | "oneTimeLinks">, name: InstanceName, job: Job): Promise<Claimable> {
  const instance = await job.step("instance", "look it up", async () => deps.instances.get(name));
  await job.step("homeserver-runs", "see whether its homeserver runs", () => requireHomeserver(deps, instance, "make accounts"));
  const another = await job.step("has-admin", "see whether it has an admin", async () => hasAdmin(deps, instance.id));
  return { kind: "claimable", name, claim: await openLink(deps, { page: "claim", instance }, job), another };
}
