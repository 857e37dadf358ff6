import { UserError } from "../model/error.ts";
import type { Instance, InstanceName } from "../model/instance.ts";
import type { Job } from "../model/job.ts";
import type { Claimable } from "../model/outcome.ts";
import type { Claim } from "../model/registry.ts";
import type { Deps } from "./deps.ts";

/** How long a first-admin link is good, in milliseconds. */
const linkLasts = 24 * 60 * 60_000;

type Link = { readonly id: string; readonly expiresAt: number };

/** Whether Innkeeper made this instance's homeserver, and so can make an admin there. */
const isOurs = ({ homeserver }: Instance): boolean => homeserver === "tuwunel" || homeserver === "synapse";

/**
 * The first-admin link of an instance that has just come up: a new one when its homeserver answers for the first time, or when
 * the last one ran out unused; the one that waits; null when somebody has used one, or the homeserver isn't ours.
 */
export async function openClaim(deps: Deps, instance: Instance, job: Job): Promise<Link | null> {
  if (!isOurs(instance)) return null;
  return job.step("open a link for its first admin", async () => {
    const before = linksOf(deps, instance);
    if (before.some(({ state }) => state === "burnt")) return null;
    const last = before.at(-1);
    if (last !== undefined && last.expiresAt > deps.clock.now()) return { id: last.id, expiresAt: last.expiresAt };
    // A reserved one may have made its admin already: another is opened only when somebody asks for it.
    if (last?.state === "reserved") return null;
    return openNext(deps, instance, before.length);
  });
}

/**
 * Opens a new link by which a person becomes admin of an instance's homeserver; those opened before are no longer good.
 * @throws UserError `no-instance`, `no-homeserver`, `not-running`.
 */
export async function claim(deps: Deps, name: InstanceName, job: Job): Promise<Claimable> {
  const instance = await job.step("look it up", async () => deps.instances.get(name));
  await job.step("see whether its homeserver runs", () => requireHomeserver(deps, instance));
  const link = await job.step("open a link for its admin", async () => openNext(deps, instance, linksOf(deps, instance).length));

  return { name, claim: link };
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

/** All links of an instance, oldest first: their ids are numbered. */
function linksOf({ claims }: Deps, { id }: Instance): readonly Claim[] {
  const found: Claim[] = [];
  for (let next = claims.find(`${id}-1`); next !== null; next = claims.find(`${id}-${found.length + 1}`)) found.push(next);
  return found;
}

function openNext({ claims, clock }: Deps, instance: Instance, before: number): Link {
  const link = { id: `${instance.id}-${before + 1}`, expiresAt: clock.now() + linkLasts };
  claims.open({ ...link, instanceId: instance.id });
  return link;
}
