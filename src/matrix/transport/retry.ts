import type { Clock } from "../../model/clock.ts";
import type { Log } from "../../model/log.ts";
import { requestFailureOf } from "./request-failure.ts";

export type RetryOptions = {
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** After so long it gives up; never, unless told. */
  readonly deadlineMs?: number;
  /** Whether a rate limit is the caller's business: it is thrown, too. */
  readonly throwsLimits?: true;
};

/** How many milliseconds to wait after `failures` in a row: half a second, doubled each time, at most 10 s, and a little by chance. */
export const backoff = (failures: number): number => Math.min(10_000, 500 * 2 ** Math.min(failures - 1, 5) * (0.75 + Math.random() / 2));

/**
 * Asks until a homeserver that is away, or wants us slower, has answered. A refusal and a dead token are thrown at once.
 * @param what for the log.
 */
export async function retry<T>(what: string, ask: () => Promise<T>, { clock, log, signal, deadlineMs = Infinity, throwsLimits }: RetryOptions): Promise<T> {
  const end = clock.steady() + deadlineMs;
  for (let failures = 1; ; failures++) {
    try {
      return await ask();
    } catch (thrown) {
      signal.throwIfAborted();
      const { kind, waitMs, says } = requestFailureOf(thrown);
      const pauseMs = waitMs ?? backoff(failures);
      if ((kind !== "away" && (kind !== "limited" || throwsLimits)) || clock.steady() + pauseMs > end) throw thrown;
      // A rate limit is everyday life; being away is said once and then now and again.
      if (kind === "away" && (failures === 1 || failures % 30 === 0)) log.warn({ what, says, failures }, "That didn't work; trying again");
      await clock.sleep(pauseMs, signal);
    }
  }
}
