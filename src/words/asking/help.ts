import { facts, line, list, type Reply } from "../../model/reply.ts";
import { allows, type Role } from "../../model/people/role.ts";
import { oneOf } from "../role.ts";
import { inputsExplained, shortUsage, usage, type Described } from "./usage.ts";

/**
 * What somebody may ask: all of it, what begins with a noun, or one command in full.
 * @param about a command's path or the beginning of one; null for everything.
 * @param prefix what a command begins with: `!` in a room, nothing in a shell.
 */
export function help(table: readonly Described[], role: Role, about: string | null, prefix: "!" | "" = "!"): Reply {
  const one = table.find(({ path }) => path.join(" ") === about);
  if (one !== undefined) return inFull(one, role, prefix);
  const mine = table.filter(({ path, role: needed }) => allows(role, needed) && (about === null || path[0] === about));
  if (mine.length === 0) return [line("You have no such commands here.")];
  const example = mine.find(({ path }) => path.length > 1) ?? mine[0];
  const noun = example !== undefined && example.path.length > 1 ? example.path[0] : undefined;
  return [
    line(heading(role, about, prefix)),
    list(mine.map((command) => `\`${prefix}${shortUsage(command)}\` — ${command.summary}`)),
    line(`More on one: \`${prefix}help ${example?.path.join(" ") ?? ""}\`${about === null && noun !== undefined ? `; of one kind: \`${prefix}help ${noun}\`` : ""}`),
  ];
}

/** The commands that are a shell's alone. */
export const hostHelp = (commands: readonly { readonly usage: string; readonly summary: string }[]): Reply => [
  line("For this host alone:"),
  list(commands.map(({ summary, usage: typed }) => `\`${typed}\` — ${summary}`)),
];

function heading(role: Role, about: string | null, prefix: "!" | ""): string {
  if (prefix === "") return "After `npm run innkeeper --`:";
  return about === null ? `What you can ask, as ${oneOf(role)}:` : `What there is for \`${about}\`:`;
}

function inFull(command: Described, role: Role, prefix: "!" | ""): Reply {
  const { examples, role: needed, summary } = command;
  return [
    line(`\`${prefix}${usage(command)}\``),
    line(allows(role, needed) ? `${summary}.` : `${summary}. It takes ${oneOf(needed)}; you are ${oneOf(role)}.`),
    ...explanations(command),
    line("For example:"),
    list(examples.map((example) => `\`${example.replace(/^!/, prefix)}\``)),
  ];
}

function explanations(command: Described): Reply {
  const rows = inputsExplained(command);
  return rows.length === 0 ? [] : [facts(rows)];
}
