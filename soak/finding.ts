/** What a soak found: how much was done, and of what there should be none. */
export type Finding = {
  readonly title: string;
  /** What was done, a line each. */
  readonly notes: readonly string[];
  /** Each of these is aimed to be empty; what is in it tells one case. */
  readonly faults: Readonly<Record<string, readonly string[]>>;
};

/** Cases shown of each fault. */
const mostShown = 10;

export const met = ({ faults }: Finding): boolean => Object.values(faults).every((cases) => cases.length === 0);

/** The finding as lines of text. */
export function report({ faults, notes, title }: Finding): string {
  const width = Math.max(...Object.keys(faults).map((name) => name.length));
  const counted = Object.entries(faults).flatMap(([name, cases]) => [
    `  ${name.padEnd(width)}  ${String(cases.length).padStart(5)}  aim 0: ${cases.length === 0 ? "met" : "MISSED"}`,
    ...cases.slice(0, mostShown).map((each) => `    ${each.replaceAll("\n", "\n    ")}`),
  ]);
  return [title, ...notes.map((note) => `  (${note})`), ...counted].join("\n");
}
