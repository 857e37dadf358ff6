import type { Clock } from "../../model/clock.ts";

/** The longest that a wrong token waits for its answer: more would only hold connections open. */
const longestMs = 2000;
/** A quiet minute forgives. */
const forgetsAfterMs = 60_000;

/** Slows guessing down: each wrong token is answered later than the one before. Right ones never wait. */
export function throttle(clock: Clock, signal: AbortSignal): () => Promise<void> {
  let wrong = 0;
  let last = -Infinity;
  return async () => {
    const now = clock.steady();
    if (now - last > forgetsAfterMs) wrong = 0;
    last = now;
    wrong++;
    await clock.sleep(Math.min(wrong * 50, longestMs), signal).catch(() => undefined);
  };
}
