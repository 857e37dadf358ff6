export type ShownStep = { readonly title: string; readonly done: boolean; readonly note: string | null };

/** `12 s`, `2 min 40 s`. */
export const duration = (milliseconds: number): string => {
  const seconds = Math.round(milliseconds / 1000);
  const rest = seconds % 60;
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min${rest === 0 ? "" : ` ${rest} s`}`;
};

/**
 * `⏳ Starting staging · ✓ ports · ✓ homeserver (3 s) · waiting for backend (12 s)`. A step says how long it takes once that is
 * worth saying, unless it has a note of its own.
 * @param took milliseconds for each step, the one under way so far.
 */
export function progressText(title: string, steps: readonly ShownStep[], took: readonly number[], ended: boolean): string {
  const parts = steps.map(({ title: step, done, note }, index) => {
    const time = took[index] ?? 0;
    const aside = note ?? (time >= 2000 ? duration(time) : null);
    return `${done ? "✓ " : ""}${step}${aside === null ? "" : ` (${aside})`}`;
  });
  return [ended ? title : `⏳ ${title}`, ...parts].join(" · ");
}
