import { UserError } from "../model/error.ts";
import type { Instance, InstanceName } from "../model/instance.ts";
import type { Job } from "../model/job.ts";
import type { Claimable } from "../model/outcome.ts";
import type { Deps } from "./deps.ts";
import { openLink, type Link } from "./one-time-link.ts";

/** Whether Innkeeper made this instance's homeserver, and so can make an admin there. */
const isOurs = ({ homeserver }: Instance): boolean => homeserver === "tuwunel" || homeserver === "synapse";

/**
 * The first-admin link of an instance that has just come up: a new one when its homeserver answers for the first time, or when
 * the last one ran out unused; the one that waits; null when somebody has used one, or the homeserver isn't ours.
 */
export async function openClaim(deps: Deps, instance: Instance, job: Job): Promise<Link | null> {
  if (!isOurs(instance)) return null;
  const found = await job.step("see whether it has an admin", async () => waitingClaim(deps, instance));
  return found === "none" ? openLink(deps, { page: "claim", instance }, job) : found;
}

/** The link that waits to be used; null where none is to be opened unasked. */
function waitingClaim({ clock, oneTimeLinks }: Deps, { id }: Instance): Link | "none" | null {
  const before = oneTimeLinks.of(id, "claim");
  if (before.some(({ state }) => state === "burnt")) return null;
  const last = before.at(-1);
  if (last === undefined) return "none";
  // Whoever took it back wants none.
  if (last.state === "revoked") return null;
  if (last.expiresAt > clock.now()) return { id: last.id, expiresAt: last.expiresAt };
  // A reserved one may have made its admin already: another is opened only when somebody asks for it.
  return last.state === "reserved" ? null : "none";
}

/**
 * Opens a new link by which a person becomes admin of an instance's homeserver; those opened before are no longer good.
 * @throws UserError `no-instance`, `no-homeserver`, `not-running`.
 */
export async function claim(deps: Deps, name: InstanceName, job: Job): Promise<Claimable> {
  const instance = await job.step("look it up", async () => deps.instances.get(name));
  await job.step("see whether its homeserver runs", () => requireHomeserver(deps, instance));
  return { name, claim: await openLink(deps, { page: "claim", instance }, job) };
}

/** @throws UserError `no-homeserver` where it isn't ours, `not-running`. */
export async function requireHomeserver({ engine }: Deps, instance: Instance): Promise<void> {
  const { name, homeserver } = instance;
  if (!isOurs(instance)) {
    throw new UserError(
      "no-homeserver",
      homeserver === "external" ? `The homeserver of ${name} belongs to somebody else, so I can make no admin there.` : `${name} has no homeserver, so there is nothing to be admin of.`,
    );
  }
  const running = await engine.running(instance);
  if (!running.some((service) => service === homeserver)) {
    throw new UserError("not-running", `The homeserver of ${name} isn't running.`, `Start it: \`!instance start ${name}\``);
  }
}
