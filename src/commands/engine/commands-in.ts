import { startsForUs } from "./for-us.ts";
import { unmarked } from "./unmarked.ts";
import type { Command } from "./define.ts";

/** More in one message are refused: each has an answer of its own. */
export const mostCommands = 20;

const lineEnd = /\r\n|[\n\r\u2028\u2029]/;

/**
 * The commands of a message, one a line. A line that doesn't begin one belongs to the command above it, so talk below a command makes
 * it wrong instead of being passed over: what stands there may be meant to change it. What begins as talk is talk, all of it.
 * @param table in what is said to the bot alone, where a command needs no `!`, its nouns tell where one begins.
 */
export function commandsIn(text: string, table: readonly Pick<Command, "path">[], { addressed }: { readonly addressed: boolean }): readonly string[] {
  const nouns = new Set(addressed ? table.map(({ path }) => path[0]) : []);
  const begins = (line: string): boolean => startsForUs(line) || nouns.has(line.trim().split(/\s/, 1)[0]?.toLowerCase());
  const commands: string[] = [];
  for (const line of unmarked(text).split(lineEnd)) {
    const last = commands.at(-1);
    if (line.trim() === "" && last === undefined) continue;
    if (last === undefined || begins(line)) commands.push(line);
    else commands[commands.length - 1] = `${last}\n${line}`;
  }
  return commands.map((command) => command.trim());
}
