import type { Clock, Instant } from "../model/clock.ts";
import type { Engine, EngineEvent } from "../model/engine.ts";
import { reasonFor, type Reason } from "../model/error.ts";

/** Pauses between two tries to follow Docker: doubled each time. */
const firstPauseMs = 250;
const longestPauseMs = 10_000;

export type Following = {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly happened: (event: EngineEvent) => void;
  /** Events flow: from now on nothing is missed, and what was missed before has to be looked for. */
  readonly connected: () => void;
  /** A try has failed. `since` is when events last flowed or were first wanted; `awayMs` how long ago that is, whatever the clock was set to meanwhile. */
  readonly lost: (why: Reason, since: Instant, awayMs: number) => void;
};

/** Follows Docker's events, again and again, until `signal` is aborted. Never throws. */
export async function follow({ engine, clock, signal, happened, connected, lost }: Following): Promise<void> {
  let last = { since: clock.now(), steady: clock.steady() };
  let pauseMs = firstPauseMs;
  const stopped = (): boolean => signal.aborted;
  while (!stopped()) {
    const seen = { flowed: false };
    let why: Reason = { code: "docker-hung-up", facts: {} };
    try {
      const events = engine.events(signal, () => {
        seen.flowed = true;
        pauseMs = firstPauseMs;
        connected();
      });
      for await (const event of events) happened(event);
    } catch (thrown) {
      why = reasonFor(thrown);
    }
    if (stopped()) return;
    if (seen.flowed) last = { since: clock.now(), steady: clock.steady() };
    else lost(why, last.since, clock.steady() - last.steady);
    await clock.sleep(pauseMs, signal).catch(() => undefined);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}
