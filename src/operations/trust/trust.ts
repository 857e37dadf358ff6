import { UserError } from "../../model/error.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { IdentityAccepted, IdentityList } from "../../model/people/trust-outcomes.ts";
import type { Identity } from "../../model/people/identities.ts";
import type { Deps } from "../deps.ts";

/** Whom the bot trusts, and who waits. */
export async function listIdentities({ identities }: Pick<Deps, "identities">): Promise<IdentityList> {
  return { identities: identities.all() };
}

/** The one who waits to be accepted, and with which key. @throws UserError `no-identity`. */
export function waitingIdentity({ identities }: Pick<Deps, "identities">, user: string): Identity & { readonly shown: string } {
  return waiting(user, identities.find(user));
}

/**
 * Believes the identity that somebody has shown.
 * @param key the one that was meant; null where nobody could have exchanged it meanwhile.
 * @throws UserError `own-identity`, `no-identity`, `identity-exchanged`.
 */
export async function acceptIdentity({ clock, identities }: Pick<Deps, "clock" | "identities">, user: string, key: string | null, job: Job): Promise<IdentityAccepted> {
  if (job.asker === user) throw new UserError("own-identity", { user });
  const before = waiting(user, await job.step("waiting", "see who is waiting", async () => identities.find(user)));
  const { shown } = before;
  if (key !== null && key !== shown) throw new UserError("identity-exchanged", { user });
  await job.step("accept", "trust them", async () => identities.accept(user, shown, job.asker, clock.now()), async () => identities.put(before));
  return { user, key: shown, changed: before.key !== null };
}

function waiting(user: string, found: Identity | null): Identity & { readonly shown: string } {
  if (found?.shown != null) return { ...found, shown: found.shown };
  throw new UserError("no-identity", { user, why: found === null ? "unseen" : "believed" });
}
