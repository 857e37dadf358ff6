import { randomBytes } from "node:crypto";
import type { Log } from "../model/log.ts";

/** How long the program may take to end in good order before it is ended at once. */
const graceMs = 15_000;

/** Something failed that nobody was there to catch, so nothing is certain any more: the program ends, to be started afresh. */
export class Fault extends Error {
  override readonly name = "Fault";
  /** Under which the log has the stack. */
  readonly ref: string;

  constructor(ref: string, cause: unknown) {
    super(`something failed on our side (ref ${ref})`, { cause });
    this.ref = ref;
  }
}

/** Logs what failed, with its stack, under a reference of its own. */
export function logFault(log: Log, thrown: unknown, origin: string): Fault {
  const fault = new Fault(randomBytes(2).toString("hex"), thrown);
  log.error({ ref: fault.ref, origin, err: thrown instanceof Error ? thrown : new Error(String(thrown)) }, "something failed on our side: the program ends, and goes on at its next start");
  return fault;
}

/**
 * Lets a rejection that nobody handles, and an exception that nobody catches, end the program as a signal would, with the exit code 1:
 * logged, `stopping` aborted with a Fault, and at once when that takes too long.
 */
export function endOnFaults(stopping: AbortController, log: Log): void {
  const end = (thrown: unknown, origin: string): void => {
    process.exitCode = 1;
    const fault = logFault(log, thrown, origin);
    if (stopping.signal.aborted) return;
    setTimeout(() => process.exit(1), graceMs).unref();
    stopping.abort(fault);
  };
  process.on("uncaughtException", (thrown) => end(thrown, "uncaught exception"));
  process.on("unhandledRejection", (thrown) => end(thrown, "unhandled rejection"));
}
