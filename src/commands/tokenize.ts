import { openQuote } from "../words/misread.ts";

/** Each quotation mark that opens, and those that close it: phones type curly ones, and not the same in each country. */
const closing: Readonly<Record<string, string>> = {
  '"': '"“”', "“": '"”“', "”": '"”', "„": '"“”', "«": "»", "'": "'’‘", "‘": "'’", "’": "'’", "‚": "'‘’",
};

const invisible = /[\u200B-\u200D\u2060\uFEFF]/g;

/**
 * Splits a line as its writer meant it: quotes keep words together, and what a phone made of `--` and spaces is undone.
 * @throws UserError `open-quote`.
 */
export function tokenize(text: string): readonly string[] {
  const tokens: string[] = [];
  let current: string | null = null;
  let quote: string | null = null;
  for (const letter of text.replace(invisible, "")) {
    if (quote !== null) {
      if (closing[quote]?.includes(letter) === true) quote = null;
      else current = (current ?? "") + letter;
    } else if (/\s/.test(letter)) {
      if (current !== null) tokens.push(undash(current));
      current = null;
    } else if (letter in closing && (current === null || current.endsWith("="))) {
      // Elsewhere it is an apostrophe.
      quote = letter;
      current ??= "";
    } else {
      current = (current ?? "") + letter;
    }
  }
  if (quote !== null) throw openQuote(quote);
  if (current !== null) tokens.push(undash(current));
  return tokens;
}

/** `—matrix` is `--matrix`, and a hyphen that isn't ASCII's is one. */
export function undash(token: string): string {
  return token
    .replace(/[‐‑−]/g, "-")
    .replace(/^[-‒–—―]+(?=\p{L})/u, (dashes) => (dashes === "-" ? "-" : "--"))
    .replace(/^--h$/, "-h");
}
