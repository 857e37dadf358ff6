import { oneOf } from "../role.ts";
import { inputsExplained, usage, type Described } from "./usage.ts";

const preamble = `# Commands

In a room with \`!\`; in a chat with nobody else, or behind a mention of the bot, without it; in a shell after \`npm run innkeeper --\`. Where
the bot runs, \`!help\` and a command says all about it. Each takes a role: a viewer's may be asked by everybody in an admin room,
an operator's by operators and owners, an owner's by owners alone.

A near miss is answered with what was probably meant; in a room, \`yes\` runs it. A message may hold several commands, one a line: they
run in order, until one fails, is refused or asks something, and what was not run is said. A line without \`!\` belongs to the command above
it. People may be named by a mention. Code and bold are read as plain text. The shell works while the bot runs, and when the
homeserver is down; there \`--json\` prints data, and \`--yes\` answers what is asked.
`;

/** All commands as a page in Markdown: a table to look them up in, then each in full. */
export function commandsPage(table: readonly Described[]): string {
  const rows = table.map((command) => `| [\`${cell(command.path.join(" "))}\`](#${command.path.join("-")}) | ${command.role} | ${cell(command.summary)} |`);
  return [preamble, ["| command | takes | what |", "|---|---|---|", ...rows, ""].join("\n"), ...table.map(inFull)].join("\n");
}

function inFull(command: Described): string {
  const inputs = inputsExplained(command);
  return [
    `## ${command.path.join(" ")}`,
    `${command.summary}. Takes ${oneOf(command.role)}.`,
    `    !${usage(command)}`,
    ...(inputs.length === 0 ? [] : [inputs.map(([what, means]) => `- \`${what}\`: ${means}`).join("\n")]),
    `For example: ${command.examples.map((example) => `\`${example}\``).join(", ")}`,
    "",
  ].join("\n\n").replace(/\n+$/, "\n");
}

/** As a cell of a table may have it. */
const cell = (text: string): string => text.replaceAll("|", "\\|");
