/** How much of what somebody typed is said back to them. */
const longest = 60;

/** What somebody typed, as code: it can't end the code by a backtick of its own, nor fill a screen. */
export function quoted(typed: string): string {
  const clean = typed.replace(/[`\p{Cc}]/gu, "");
  return `\`${clean.length > longest ? `${clean.slice(0, longest)}…` : clean}\``;
}
