/** A moment: milliseconds since 1970, in memory as in the database, in journals and in `--json`. */
export type Instant = number;

/** Time, so that tests own it. */
export interface Clock {
  now(): Instant;
  /** Milliseconds since some moment, whatever the clock on the wall is set to meanwhile. The machine's own sleep counts. */
  steady(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
