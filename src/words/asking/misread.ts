import { SaidError, type UserError } from "../../model/error.ts";
import { nearest } from "../../model/nearest.ts";
import { line, type Reply } from "../../model/reply.ts";
import { quoted } from "../quoted.ts";
import { allFlags, explained, flagKeys, flagOf, flagUsage, placeholder, usage, type Described } from "./usage.ts";

const lineOf = ({ path }: Described): string => path.join(" ");

/** How it would be right: its usage, and a line that works. */
function asItShouldBe(command: Described): string {
  const [example] = command.examples;
  if (Object.keys(command.input.shape).length === 0) return `It is just \`!${lineOf(command)}\`.`;
  return `It is \`${usage(command)}\`${example === undefined ? "" : `, for example \`${example}\``}.`;
}

/** No command begins like this. `noun` is its first word where that, at least, exists. */
export const unknownCommand = (typed: string, noun: string | null): UserError =>
  noun === null
    ? new SaidError("unknown-command", `There is no command ${quoted(typed)}.`, "What I can do: `!help`")
    : new SaidError("unknown-command", `There is no ${quoted(typed)}.`, `What there is: \`!help ${noun}\``);

/** Said before a nearest command that could run as it stands, or that lacks something. */
export const didYouMean = (typed: string, meant: string): string => `There is no ${quoted(typed)}. Did you mean \`${meant}\`?`;

/** The same in a room, where an answer runs it. */
export const yesRunsIt = (typed: string, meant: string): Reply => [line(`${didYouMean(typed, meant)} Answer \`yes\` to run it.`)];

/** Near a command which, so, would not be complete either. */
export const nearButIncomplete = (typed: string, meant: Described): UserError =>
  new SaidError("unknown-command", didYouMean(typed, lineOf(meant)), asItShouldBe(meant));

export function unknownFlag(command: Described, typed: string): UserError {
  const meant = nearest(typed, allFlags(command));
  const own = flagKeys(command);
  const list = own.length === 0 ? `\`${lineOf(command)}\` takes no flags.` : `There are: ${own.map((key) => `\`${flagUsage(command, key)}\``).join(", ")}.`;
  return new SaidError("unknown-flag", `\`${lineOf(command)}\` has no ${quoted(typed)}.${meant === null ? "" : ` Did you mean \`${meant}\`?`}`, meant === null ? list : undefined);
}

export const missingArgument = (command: Described, key: string): UserError =>
  new SaidError("missing-argument", `\`${lineOf(command)}\` needs ${placeholder(command, key)}, ${explained(command, key)}.`, asItShouldBe(command));

export const extraArgument = (command: Described, typed: string): UserError =>
  new SaidError("extra-argument", `${quoted(typed)} is one word too many.`, asItShouldBe(command));

export const severalCommands = (): UserError => new SaidError("several-commands", "That is more than one command.", "Put each of them on a line of its own.");

export const givenTwice = (key: string, first: string, second: string): UserError =>
  new SaidError("given-twice", first === second ? `The ${key} is given twice.` : `The ${key} is given twice: ${quoted(first)} and ${quoted(second)}.`, "Give it once.");

export const flagTwice = (flag: string): UserError => new SaidError("given-twice", `\`${flag}\` is there twice.`, "Give it once.");

export const needsValue = (command: Described, key: string): UserError =>
  new SaidError("missing-value", `\`${flagOf(key)}\` needs a value: \`${flagUsage(command, key)}\`.`);

export const takesNoValue = (flag: string): UserError => new SaidError("needless-value", `\`${flag}\` takes no value: it is there or not.`);

/** `--matrix synapse` would otherwise make `synapse` the domain. */
export const valueApart = (flag: string, value: string): UserError =>
  new SaidError("value-apart", `${quoted(value)} after \`${flag}\` could be its value or a word of its own.`, `For its value, write it joined: \`${flag}=${value.replaceAll("`", "")}\``);

export const openQuote = (quote: string): UserError => new SaidError("open-quote", `A quotation mark (${quote}) is opened and never closed.`);
