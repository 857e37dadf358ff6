import { layOut, type Layout, type Live, type Size } from "./layout.ts";
import { broken, widthOf } from "./rows.ts";

/** Where it is drawn; a terminal that doesn't know its size is taken for one of 80 × 24. */
export type Canvas = { write(text: string): unknown; readonly columns?: number; readonly rows?: number };

const dim = (text: string): string => `\u001b[2m${text}\u001b[22m`;
/** Each row is cut, never wrapped by the terminal: what is drawn takes exactly its rows, even where a terminal finds a sign wider than we do. */
const unwrapped = (text: string): string => `\u001b[?7l${text}\u001b[?7h`;
const up = (rows: number): string => (rows > 0 ? `\u001b[${rows}A` : "");

/** Draws what is live at a terminal's end anew in its place, and lets what is said go by above it. Each change is one write. */
export class Screen {
  readonly #canvas: Canvas;
  #drawn: { readonly layout: Layout; readonly size: Size } | null = null;

  constructor(canvas: Canvas) {
    this.#canvas = canvas;
  }

  /** @param said goes above it, for good; lines that end in a newline each. */
  draw(live: Live, said = ""): void {
    const size = this.#size();
    const layout = layOut(live, size);
    const before = this.#drawn;
    if (said === "" && before !== null && before.size.columns === size.columns && JSON.stringify(before.layout) === JSON.stringify(layout)) return;
    const { cursor, rows } = layout;
    const text = rows.map((row) => (row.dim ? dim(row.text) : row.text)).join("\r\n");
    // The beginning of its row is written once more: that brings the cursor to its place however wide the terminal finds each sign.
    const toCursor = `${up(rows.length - 1 - cursor.row)}\r${cursor.before}`;
    this.#canvas.write(`${this.#wiped(size)}${above(said, size)}${unwrapped(text + toCursor)}`);
    this.#drawn = { layout, size };
  }

  /** The screen was emptied, or others have written on it: what was drawn is gone. */
  forget(): void {
    this.#drawn = null;
  }

  /** As `clear`: the next drawing is at the top. */
  clear(): void {
    this.#canvas.write("\u001b[H\u001b[2J");
    this.forget();
  }

  /** Takes away what is live. */
  end(said: string): void {
    const size = this.#size();
    this.#canvas.write(this.#wiped(size) + above(said, size));
    this.forget();
  }

  #size(): Size {
    return { columns: this.#canvas.columns || 80, rows: this.#canvas.rows || 24 };
  }

  /** Back to where it begins, and all of it away. A terminal that has become narrower has broken the rows above the cursor. */
  #wiped({ columns }: Size): string {
    if (this.#drawn === null) return "\r\u001b[J";
    const { cursor, rows } = this.#drawn.layout;
    const rowsUp = rows.slice(0, cursor.row).reduce((sum, { text }) => sum + Math.max(1, Math.ceil(widthOf(text) / columns)), 0);
    return `${up(rowsUp)}\r\u001b[J`;
  }
}

const above = (said: string, { columns }: Size): string => broken(said, columns).replaceAll("\n", "\r\n");
