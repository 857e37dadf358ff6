import { duration } from "../../words/quantity.ts";

export type ShownStep = { readonly title: string; readonly done: boolean; readonly note: string | null };

/** A step that is done sooner is not worth a word: what is under way shall be seen on a phone. */
const worthAWordMs = 1000;
/** One under way says how long it takes once that is worth saying. */
const worthATimeMs = 2000;

/**
 * `⏳ Starting staging · ✓ homeserver (3 s) · waiting for backend (40 s of 3 min)`: what took a while, then what is under way, by its
 * note where it has one.
 * @param tookMs for each step, the one under way so far.
 */
export function progressText(title: string, steps: readonly ShownStep[], tookMs: readonly number[], ended: boolean): string {
  const parts = steps.flatMap(({ done, note, title: step }, index) => {
    const ms = tookMs[index] ?? 0;
    if (done) return ms < worthAWordMs ? [] : [`✓ ${step} (${duration(ms)})`];
    return [note ?? (ms < worthATimeMs ? step : `${step} (${duration(ms)})`)];
  });
  return [ended ? title : `⏳ ${title}`, ...parts].join(" · ");
}
