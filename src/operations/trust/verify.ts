import type { VerificationList } from "../../model/people/trust-outcomes.ts";
import type { Deps } from "../deps.ts";

/** How long a verification may take: apps give it up then. */
const lastsMs = 10 * 60_000;

/** Who compares emoji with the bot now, and how it ended for those who just did. */
export async function verify({ clock, verifications }: Pick<Deps, "clock" | "verifications">): Promise<VerificationList> {
  return { verifications: verifications.since(clock.now() - lastsMs) };
}
