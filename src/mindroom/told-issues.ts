/** One thing that is wrong with a configuration: where, from the outermost key on, and MindRoom's words. `at` is null for what came up as it was loaded, before or after its keys were looked at. */
export type ToldIssue = { readonly at: readonly string[] | null; readonly says: string };

const begins = "Issues found:";
const ends = "Fix these issues:";
const bullet = /^ {2}\* (.*)$/;

/** What it ends with: commands to be typed elsewhere. */
const hint = /^ {2}mindroom config /;

/**
 * What MindRoom says is wrong with its configuration, when it validates one or comes up with it, as the last that it says. Null where it
 * says nothing of the kind, or has gone on since. Its lines are broken where its terminal ends.
 */
export function toldIssues(lines: readonly string[]): readonly ToldIssue[] | null {
  const invalid = lines.findLastIndex((line) => line.startsWith("Error: Invalid configuration"));
  const from = lines.indexOf(begins, invalid);
  if (invalid === -1 || from === -1) return null;
  const to = lines.indexOf(ends, from);
  const end = to === -1 ? lines.length : to;
  if (!lines.slice(end + 1).every((line) => line.trim() === "" || hint.test(line))) return null;
  const told: string[] = [];
  for (const line of lines.slice(from + 1, end)) {
    const item = bullet.exec(line)?.[1];
    if (item !== undefined) told.push(item.trim());
    else if (line.trim() !== "" && told.length > 0) told.push(`${told.pop() ?? ""} ${line.trim()}`);
  }
  return told.map(issueIn);
}

/** What it said since it last complained of its configuration. */
export const sinceTold = (lines: readonly string[]): readonly string[] => lines.slice(lines.findLastIndex((line) => hint.test(line)) + 1);

/** `agents -> canary -> modell: Unknown key …`. What is wrong with the whole has no place, and what came up while it was loaded has `config`. */
function issueIn(text: string): ToldIssue {
  const colon = /^:|: /.exec(text);
  const place = colon === null ? "" : text.slice(0, colon.index);
  const says = (colon === null ? text : text.slice(colon.index + colon[0].length)).trim().replace(/^Value error, /, "");
  return { at: place === "config" ? null : place === "" ? [] : place.split(" -> "), says };
}
