import { PassThrough } from "node:stream";
import xterm from "@xterm/headless";

/** A terminal as a person sees it: what is written to it shows on a screen, which can be resized. */
export class VirtualTerminal {
  readonly #terminal: xterm.Terminal;
  /** What a program takes for its standard output. */
  readonly output: PassThrough & { readonly isTTY: true; columns: number; rows: number };

  constructor(columns: number, rows: number) {
    this.#terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
    this.output = Object.assign(new PassThrough(), { isTTY: true as const, columns, rows });
    this.output.on("data", (data: Buffer) => {
      this.#terminal.write(data);
    });
  }

  /** Puts something on it as the program itself didn't. */
  write(text: string): void {
    this.#terminal.write(text);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#settled();
    this.#terminal.resize(columns, rows);
    Object.assign(this.output, { columns, rows });
    this.output.emit("resize");
  }

  /** All rows, those that have scrolled away too, without empty ones at the end. */
  async rows(): Promise<readonly string[]> {
    await this.#settled();
    const { buffer: { active } } = this.#terminal;
    const rows = Array.from({ length: active.length }, (_, at) => active.getLine(at)?.translateToString(true).trimEnd() ?? "");
    return rows.slice(0, rows.findLastIndex((row) => row !== "") + 1);
  }

  /** All that it shows, as one text. */
  async text(): Promise<string> {
    return (await this.rows()).join("\n");
  }

  /** Where the cursor stands: its row's text up to it. */
  async beforeCursor(): Promise<string> {
    await this.#settled();
    const { buffer: { active } } = this.#terminal;
    return active.getLine(active.baseY + active.cursorY)?.translateToString(false, 0, active.cursorX) ?? "";
  }

  /** Both streams give on what they have in turns of their own. */
  async #settled(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise<void>((resolve) => this.#terminal.write("", resolve));
  }
}
