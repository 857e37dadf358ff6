import { constants } from "node:os";

/**
 * Lets these signals end the program in good order: the first aborts `stopping`, a second ends it at once with the exit code that
 * a shell would give. The listeners stay for good: a library that cleans up after its child processes (signal-exit) kills the
 * program by itself as soon as nobody else listens.
 */
export function stopOnSignals(stopping: AbortController, signals: readonly NodeJS.Signals[]): void {
  for (const signal of signals) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(128 + constants.signals[signal]);
      stopping.abort(new Error(`stopped by ${signal}`));
    });
  }
}
