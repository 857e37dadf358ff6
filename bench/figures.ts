/** The value below which that share of the values lies, by nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2 : (sorted[Math.floor(middle)] ?? NaN);
};

/** Milliseconds that something took. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await run();
  return performance.now() - begun;
}

/** `p50`, or whatever a figure is, of the peer and of Innkeeper. */
export type Figure = { readonly label: string; readonly peer: number; readonly own: number };

/** What a bench found. */
export type Finding = {
  readonly title: string;
  /** What a reader has to know to judge it. */
  readonly notes: readonly string[];
  readonly peer: string;
  readonly own: string;
  readonly unit: "ms" | "s" | "MB";
  readonly figures: readonly Figure[];
  /** How many times the peer's figure ours may be, or how many times smaller it has to be. */
  readonly aim: { readonly atMost: number } | { readonly timesLess: number };
};

const ratioOf = ({ aim }: Finding, { own, peer }: Figure): number => ("atMost" in aim ? own / peer : peer / own);
const isMet = (finding: Finding, figure: Figure): boolean =>
  "atMost" in finding.aim ? ratioOf(finding, figure) <= finding.aim.atMost : ratioOf(finding, figure) >= finding.aim.timesLess;

/** How many of the aims were met. */
export const met = (finding: Finding): number => finding.figures.filter((figure) => isMet(finding, figure)).length;

/** The finding as lines of text. */
export function report(finding: Finding): string {
  const { aim, figures, notes, own, peer, title, unit } = finding;
  const digits = unit === "s" ? 2 : 1;
  const width = Math.max(peer.length, own.length, "ratio".length);
  const row = (name: string, cells: readonly string[]): string => `  ${name.padEnd(width)}  ${cells.join("  ")}`;
  const amount = (label: string, value: number): string => `${label} ${value.toFixed(digits).padStart(8)} ${unit}`.padEnd(26);
  const ratio = (figure: Figure): string => {
    const value = ratioOf(finding, figure);
    return `${figure.label} ${"atMost" in aim ? value.toFixed(3).padStart(8) : `${value.toFixed(0).padStart(8)} ×`} ${isMet(finding, figure) ? "met" : "MISSED"}`.padEnd(26);
  };
  return [
    title,
    ...notes.map((note) => `  (${note})`),
    row(peer, figures.map((figure) => amount(figure.label, figure.peer))),
    row(own, figures.map((figure) => amount(figure.label, figure.own))),
    row("ratio", figures.map(ratio)),
    row("aim", ["atMost" in aim ? `≤ ${aim.atMost}` : `≥ ${aim.timesLess} times less`]),
  ]
    .map((line) => line.trimEnd())
    .join("\n");
}
