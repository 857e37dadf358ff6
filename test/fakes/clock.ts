import type { Clock } from "../../src/model/clock.ts";

type Sleeper = { readonly until: number; readonly wake: () => void };

/** Time that passes only while somebody sleeps, and then at once: whoever sleeps least wakes first. */
export class FakeClock implements Clock {
  /** Called each time that time has passed. */
  onPassing: () => void = () => undefined;
  readonly #sleepers: Sleeper[] = [];
  #now: number;
  #turning = false;

  constructor(now: number) {
    this.#now = now;
  }

  /** Whole milliseconds, as the system gives them. */
  now(): number {
    return Math.floor(this.#now);
  }

  steady(): number {
    return this.#now;
  }

  pass(ms: number): void {
    this.#now += ms;
    this.onPassing();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const stop = (): void => {
        this.#forget(sleeper);
        reject(signal?.reason as Error);
      };
      const wake = (): void => {
        signal?.removeEventListener("abort", stop);
        resolve();
      };
      const sleeper = { until: this.#now + ms, wake };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", stop, { once: true });
      this.#turn();
    });
  }

  /** Wakes the next one once all that can go on without time passing has gone on. */
  #turn(): void {
    if (this.#turning || this.#sleepers.length === 0) return;
    this.#turning = true;
    setImmediate(() => {
      this.#turning = false;
      const next = this.#sleepers.reduce<Sleeper | undefined>((first, each) => (first === undefined || each.until < first.until ? each : first), undefined);
      if (next !== undefined) {
        this.#forget(next);
        this.pass(Math.max(0, next.until - this.#now));
        next.wake();
      }
      this.#turn();
    });
  }

  #forget(sleeper: Sleeper): void {
    const at = this.#sleepers.indexOf(sleeper);
    if (at >= 0) this.#sleepers.splice(at, 1);
  }
}
