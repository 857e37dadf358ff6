import type { Clock } from "../../model/clock.ts";
import type { Incoming } from "../../model/rooms/incoming.ts";

/** How long a command may wait for the bot and still be run. */
const tooLongMs = 5 * 60_000;

/**
 * How long the bot has heard nothing: that alone decides whether a command is old, since a sender's clock says what its homeserver
 * likes. It was away whenever it could not take in what was said: not running, asleep with its machine, or cut off from a homeserver
 * that others may well have reached.
 *
 * While the program runs, time is taken from a clock that nobody can set. From one run to the next there is only the one on the
 * wall: set forwards meanwhile, it makes a downtime longer, and people are asked once more for what would have been run; set back
 * by more than the limit, it tells nothing, which counts as long.
 */
export class Downtime {
  readonly #clock: Clock;
  #elapsed: () => number;

  /** @param heardAt when something was last heard, by the clock on the wall; null when that isn't known. */
  constructor(clock: Clock, heardAt: number | null) {
    this.#clock = clock;
    this.#elapsed = () => (heardAt === null ? -Infinity : clock.now() - heardAt);
  }

  /** What comes in now has waited, unless the bot was there. */
  missed(): Incoming["missed"] {
    const elapsed = this.#elapsed();
    if (Math.abs(elapsed) <= tooLongMs) return null;
    return { away: elapsed > 0 ? elapsed : null };
  }

  /** A moment up to which everything has been heard, once that is kept: not what came while it was being kept. */
  now(): { readonly at: number; readonly heard: () => void } {
    const { now, steady } = { now: this.#clock.now(), steady: this.#clock.steady() };
    return { at: now, heard: () => (this.#elapsed = () => this.#clock.steady() - steady) };
  }
}
