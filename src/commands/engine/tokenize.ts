import { UserError } from "../../model/error.ts";

/** Each quotation mark that opens, and those that close it, its own first: phones type curly ones, and not the same in each country. */
const closing: Readonly<Record<string, string>> = {
  '"': '"“”', "“": '”"“', "”": '”"', "„": '“"”', "«": "»", "'": "'’‘", "‘": "’'", "’": "’'", "‚": "‘'’",
};

/** What closes a quotation. */
export const closingOf = (quote: string): string => closing[quote]?.[0] ?? quote;

const invisible = /[\u200B-\u200D\u2060\uFEFF]/;

/** A word of a line. */
export type Word = {
  readonly text: string;
  /** Where it begins in the line, its quotation mark included. */
  readonly at: number;
  /** The quotation mark that is still open at the line's end. */
  readonly quote: string | null;
  /** Whether something stands behind it. */
  readonly ended: boolean;
};

/** Finds a line's words as its writer meant them: quotes keep words together, and what a phone made of `--` and spaces is undone. */
export function scan(line: string): readonly Word[] {
  const words: Word[] = [];
  let text: string | null = null;
  let begin = 0;
  let at = 0;
  let quote: string | null = null;
  const put = (ended: boolean): void => {
    if (text !== null) words.push({ text: undash(text), at: begin, quote, ended });
    text = null;
  };
  for (const letter of line) {
    if (text === null) begin = at;
    at += letter.length;
    if (invisible.test(letter)) continue;
    if (quote !== null) {
      if (closing[quote]?.includes(letter) === true) quote = null;
      else text = (text ?? "") + letter;
    } else if (/\s/.test(letter)) {
      put(true);
    } else if (letter in closing && (text === null || text.endsWith("="))) {
      // Elsewhere it is an apostrophe.
      quote = letter;
      text ??= "";
    } else {
      text = (text ?? "") + letter;
    }
  }
  put(false);
  return words;
}

/** A line's words. @throws UserError `open-quote`. */
export function tokenize(text: string): readonly string[] {
  const words = scan(text);
  const open = words.at(-1)?.quote ?? null;
  if (open !== null) throw new UserError("open-quote", { quote: open });
  return words.map((word) => word.text);
}

/** `—matrix` is `--matrix`, and a hyphen that isn't ASCII's is one. */
export function undash(token: string): string {
  return token
    .replace(/[‐‑−]/g, "-")
    .replace(/^[-‒–—―]+(?=\p{L})/u, (dashes) => (dashes === "-" ? "-" : "--"))
    .replace(/^--h$/, "-h");
}
