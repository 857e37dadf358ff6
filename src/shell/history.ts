import { z } from "zod";

/** A file that is read and written as a whole; null when there is none. */
export type WholeFile = { read(): Promise<string | null>; write(text: string): Promise<void> };

/** How many lines are kept, and how long one may be. */
export const mostLines = 500;
const longestLine = 2000;

const Lines = z.array(z.string());

/** What was typed at the terminal, newest first, kept between runs; without what is secret. */
export class History {
  readonly #file: WholeFile;
  readonly #isSecret: (line: string) => boolean;
  #kept = "[]";
  #writing: Promise<void> | null = null;

  constructor(file: WholeFile, isSecret: (line: string) => boolean) {
    this.#file = file;
    this.#isSecret = isSecret;
  }

  /** Nothing when there is no such file, or one that isn't ours to understand. */
  async load(): Promise<string[]> {
    try {
      this.#kept = (await this.#file.read()) ?? "[]";
      return this.#fit(Lines.parse(JSON.parse(this.#kept)));
    } catch {
      return [];
    }
  }

  /** Takes what mustn't be kept out of `lines` itself, so that no key brings it back. */
  purge(lines: string[]): void {
    lines.splice(0, Infinity, ...this.#fit(lines));
  }

  /** Keeps these; of what comes while a write is under way, only the newest is written. @throws what the file throws. */
  async keep(lines: readonly string[]): Promise<void> {
    const text = JSON.stringify(this.#fit(lines));
    if (text === this.#kept) return this.#writing ?? undefined;
    this.#kept = text;
    this.#writing ??= this.#write().finally(() => (this.#writing = null));
    return this.#writing;
  }

  async #write(): Promise<void> {
    let written: string | null = null;
    while (written !== this.#kept) {
      written = this.#kept;
      await this.#file.write(written);
    }
  }

  #fit(lines: readonly string[]): string[] {
    return lines.filter((line) => line.length <= longestLine && !this.#isSecret(line)).slice(0, mostLines);
  }
}
