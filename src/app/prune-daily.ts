import type { Clock } from "../model/clock.ts";
import type { Log } from "../model/log.ts";

const betweenRoundsMs = 6 * 3_600_000;
/** Between two pieces of one round: others want to write, too. */
const betweenPiecesMs = 250;

/** Lets `prune` forget what is old, at a start and a few times a day, until `signal` is aborted. Never throws. */
export async function pruneDaily({ clock, log, prune, signal }: { readonly prune: () => number; readonly clock: Clock; readonly log: Log; readonly signal: AbortSignal }): Promise<void> {
  while (!signal.aborted) {
    let gone = 0;
    try {
      gone = prune();
    } catch (thrown) {
      log.warn({ err: thrown }, "what is old could not be forgotten; later");
    }
    await clock.sleep(gone > 0 ? betweenPiecesMs : betweenRoundsMs, signal).catch(() => undefined);
  }
}
