/** A run of backticks, what stands between, and as many again; only around whole words. */
const code = /(?<![^\s=(*_])(`+)([^`]+)\1(?![^\s.,;:!?)*_])/g;
/** The same with stars: bold, italic, or both. */
const stars = /(?<![^\s=(])(\*{1,3})(?=[^\s*])([^*]*[^\s*])\1(?![^\s.,;:!?)])/g;
/** Names may begin and end with `_`, commands don't: around those alone it is a mark. */
const underscores = /^([^\S\n]*)(_{1,3})([!！]\p{L}.*\S)\2([^\S\n]*)$/gmu;

/**
 * A text as it would be without Markdown's marks for code, bold and italic: what the bot shows as code is sent back as code. Clients keep
 * these marks in a message's `body` (CommonMark 0.31, "Code spans", "Fenced code blocks", "Emphasis").
 */
export const unmarked = (text: string): string => unfenced(text).replace(code, "$2").replace(stars, "$2").replace(underscores, "$1$3$4");

/** What stands in a code block, where the text is one as a whole. */
function unfenced(text: string): string {
  const lines = text.trim().split("\n");
  const fence = /^(`{3,}|~{3,})[^`]*$/.exec(lines[0] ?? "")?.[1];
  return fence !== undefined && lines.length > 2 && lines.at(-1)?.trim() === fence ? lines.slice(1, -1).join("\n") : text;
}
