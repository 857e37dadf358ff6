import { setImmediate as breathe } from "node:timers/promises";
import type { Clock } from "../../../src/model/clock.ts";

/** Time that passes only when a test says so. */
export class ManualClock implements Clock {
  #now: number;
  /** How far the clock on the wall was set. */
  #set = 0;
  readonly #sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();

  constructor(start = new Date("2026-11-23T14:30:00").getTime()) {
    this.#now = start;
  }

  now(): number {
    return this.#now + this.#set;
  }

  /** Somebody sets the clock on the wall. */
  set(by: number): void {
    this.#set += by;
  }

  steady(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { until: this.#now + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      const abort = (): void => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason as Error);
      };
      if (signal?.aborted === true) abort();
      else signal?.addEventListener("abort", abort, { once: true });
    });
  }

  /** Lets time pass, waking each sleeper at its own moment. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const next = [...this.#sleepers].filter(({ until }) => until <= end).toSorted((one, other) => one.until - other.until)[0];
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.until);
      this.#sleepers.delete(next);
      next.wake();
      await settle();
    }
    this.#now = end;
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await breathe();
}
