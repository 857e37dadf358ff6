import { SaidError, type UserError } from "../../model/error.ts";
import { clockTime } from "../quantity.ts";

/** What a lock keeps others from, in a sentence: an instance's own name, or what it is. */
export const lockedName = (locked: string): string => (locked === "trash" ? "the trash" : locked === "ports" ? "the list of ports" : locked);

/**
 * Somebody else's job holds the lock. `job` is null in the moment between taking a lock and telling of the job.
 * @param locked an instance's name, `ports` or `trash`.
 */
export function busy(locked: string, job: { readonly command: string; readonly asker: string; readonly since: number } | null): UserError {
  const what = lockedName(locked).replace(/^the /, "The ");
  const doing = job === null ? "somebody changes it right now" : `${job.asker} does \`${job.command}\` since ${clockTime(job.since)}`;
  return new SaidError("busy", `${what} is busy: ${doing}.`, "Nothing was changed. Send it again when that is done.");
}
