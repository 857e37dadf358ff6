/** How much of what somebody typed is said back to them. */
const longest = 60;

/** What somebody typed, short and on one line: it can't fill a screen, nor end the code in which it is shown by a backtick of its own. */
export function clipped(typed: string): string {
  const clean = typed.replace(/[`\p{Cc}]/gu, "");
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
}
