import { folded, widthOf, wrapped } from "./rows.ts";
import { printable } from "./terminal-text.ts";

/** What stands at a terminal's end and changes there; all that is above it has been said for good. */
export type Live = {
  /** How far each job is that is under way. */
  readonly progress: readonly string[];
  readonly prompt: string;
  /** What is being typed, on either side of the cursor. */
  readonly before: string;
  readonly after: string;
  /** A word below it; null for none. */
  readonly hint: string | null;
};

/** A terminal's size. */
export type Size = { readonly columns: number; readonly rows: number };

/** Rows as they are drawn, none wider than the terminal and no more than it has, and the cursor's row, up to the cursor. */
export type Layout = {
  readonly rows: readonly { readonly text: string; readonly dim: boolean }[];
  readonly cursor: { readonly row: number; readonly before: string };
};

/** Places what is live. Where it is too much, the line that is being typed goes first, then the hint, then what progress says last. */
export function layOut({ after, before, hint, progress, prompt }: Live, size: Size): Layout {
  const columns = Math.max(2, size.columns);
  const most = Math.max(1, size.rows);
  const typed = typedRows(prompt + inOneLine(before), inOneLine(after), columns);
  const first = Math.max(0, Math.min(typed.cursor.row - (most >> 1), typed.rows.length - most));
  const shown = typed.rows.slice(first, first + most);
  const below = shortened(hint === null ? [] : wrapped(printable(hint), columns), most - shown.length, columns);
  const jobs = progress.flatMap((body) => wrapped(printable(body), columns));
  const room = most - shown.length - below.length;
  const above = room > 0 ? jobs.slice(-room) : [];
  const dimmed = (text: string) => ({ text, dim: true });
  return {
    rows: [...above.map(dimmed), ...shown.map((text) => ({ text, dim: false })), ...below.map(dimmed)],
    cursor: { row: above.length + typed.cursor.row - first, before: typed.cursor.before },
  };
}

/** A tab that was pasted would jump. */
const inOneLine = (typed: string): string => printable(typed).replace(/\s/g, " ");

/** The line that is being typed. Behind a full row the cursor stands at the beginning of the next. */
function typedRows(before: string, after: string, columns: number): { readonly rows: readonly string[]; readonly cursor: Layout["cursor"] } {
  const upToCursor = folded(before, columns);
  const last = upToCursor.at(-1) ?? "";
  const cursor = widthOf(last) < columns ? { row: upToCursor.length - 1, before: last } : { row: upToCursor.length, before: "" };
  const rows = folded(before + after, columns);
  return { rows: cursor.row < rows.length ? rows : [...rows, ""], cursor };
}

function shortened(rows: readonly string[], most: number, columns: number): readonly string[] {
  if (rows.length <= most) return rows;
  const last = folded(rows[most - 1] ?? "", columns - 2)[0] ?? "";
  return most <= 0 ? [] : [...rows.slice(0, most - 1), `${last} …`];
}
