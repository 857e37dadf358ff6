import type { Clock } from "../model/clock.ts";
import type { Log } from "../model/log.ts";

/** Milliseconds between two rounds, and between two pieces of one: others want to write, too. */
const round = 6 * 3_600_000;
const piece = 250;

/** Lets `prune` forget what is old, at a start and a few times a day, until `signal` is aborted. Never throws. */
export async function pruneDaily({ clock, log, prune, signal }: { readonly prune: () => number; readonly clock: Clock; readonly log: Log; readonly signal: AbortSignal }): Promise<void> {
  while (!signal.aborted) {
    let gone = 0;
    try {
      gone = prune();
    } catch (thrown) {
      log.warn({ err: thrown }, "what is old could not be forgotten; later");
    }
    await clock.sleep(gone > 0 ? piece : round, signal).catch(() => undefined);
  }
}
