import type { Clock } from "../model/clock.ts";
import type { Log } from "../model/log.ts";
import { Interrupted, UndoFailed } from "./ended-early.ts";

/** How one step is undone; `result` is what its journal keeps. */
export type Undo = { readonly position: number; readonly title: string; readonly undo: () => Promise<void>; readonly result: string | null };

/** Pauses between tries of an undo; after the last one the job stays `undoing` until the next start. */
const undoPausesMs = [1000, 5000, 15_000];

/** What would have to be undone of a job. */
export class UndoStack {
  readonly #undos: Undo[] = [];

  push(undo: Undo): void {
    this.#undos.push(undo);
  }

  /**
   * Takes all of it back, newest first, and tells of each that is.
   * @throws UndoFailed; Interrupted when `signal` is aborted meanwhile.
   */
  async takeBack({ clock, log, signal }: { readonly clock: Clock; readonly log: Log; readonly signal: AbortSignal }, job: number, undone: (undo: Undo) => void): Promise<void> {
    for (const entry of this.#undos.toReversed()) {
      await insist(entry);
      undone(entry);
    }

    /** One that can't be done now may be possible in a moment: the homeserver or Docker may be away. */
    async function insist({ title, undo }: Undo): Promise<void> {
      for (const pauseMs of [...undoPausesMs, null]) {
        try {
          await undo();
          return;
        } catch (thrown) {
          if (signal.aborted) throw new Interrupted("The program is stopping.");
          log.warn({ job, step: title, err: thrown }, "an undo failed");
          if (pauseMs === null) throw new UndoFailed(`"${title}" could not be taken back.`, { cause: thrown });
          // Nothing else cuts it short.
          await clock.sleep(pauseMs, signal).catch(() => {
            throw new Interrupted("The program is stopping.");
          });
        }
      }
    }
  }
}
