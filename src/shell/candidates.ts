import { complete, type Names } from "../commands/engine/complete.ts";
import type { Command } from "../commands/engine/define.ts";

/** What every command takes in a shell. */
const flags: readonly string[] = ["--json", "--yes"];

/**
 * What the last word of a line could become in a shell, by the table that the chat's Tab uses.
 * @param line from the program's name to the cursor.
 * @param others paths of the commands that are the shell's alone.
 */
export function candidates(table: readonly Command[], others: readonly (readonly string[])[], line: string, names: Names): readonly string[] {
  const [, typed] = /^\s*\S+\s+(.*)$/s.exec(line) ?? [];
  if (typed === undefined) return [];
  const words = typed.split(/\s+/);
  const last = words.at(-1) ?? "";
  const found = complete(table, { before: `!${typed}`, after: "" }, names).candidates.map((each) => (words.length === 1 ? each.replace(/^!/, "") : each));
  const before = words.slice(0, -1);
  const ofOthers = others
    .filter((path) => before.length < path.length && before.every((word, at) => word === path[at]))
    .map((path) => path[before.length] ?? "")
    .filter((word) => word.startsWith(last));
  const ofAll = before.length > 0 && last.startsWith("-") ? flags.filter((flag) => flag.startsWith(last) && !before.includes(flag)) : [];
  // One with a blank would be taken for two.
  return [...new Set([...found, ...ofOthers, ...ofAll])].filter((each) => !/\s/.test(each));
}
