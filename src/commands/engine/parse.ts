import { clipped } from "../../model/clipped.ts";
import { UserError } from "../../model/error.ts";
import { nearest } from "../../model/nearest.ts";
import { allFlags, fixedValues, isSeveral, rightUse } from "../../words/asking/usage.ts";
import { commandsIn } from "./commands-in.ts";
import type { Command, Invocation } from "./define.ts";
import { findCommand, findNoun, nearestCommand } from "./find-command.ts";
import { answer, readNearlyAnswer, startsForUs } from "./for-us.ts";
import { NearMiss } from "./near-miss.ts";
import { readInput } from "./read-input.ts";
import { tokenize, undash } from "./tokenize.ts";

/** A command bound to its checked input, or a wish for help: on one command, on a noun's, or (null) on everything. */
export type Asked =
  | ({ readonly kind: "command" } & Invocation)
  | { readonly kind: "help"; readonly command: string | null };

/** What a message is to us. `none` is people's talk. */
export type Parsed =
  | Asked
  | { readonly kind: "none" }
  | { readonly kind: "answer"; readonly word: "yes" | "no"; readonly number: string | null }
  /** Other words for an answer, which don't count, of somebody whose answer is waited for. */
  | { readonly kind: "nearly-answer"; readonly number: string | null };

/** Whether a message is for us at all, well-formed or not: as its beginning is. */
export function concerns(text: string, addressed: boolean): boolean {
  const [first] = commandsIn(text, [], { addressed: false });
  return first !== undefined && (addressed || startsForUs(first) || readNearlyAnswer(first) !== undefined);
}

/**
 * Reads one command.
 * @param asked whether the sender has been asked something.
 * @throws UserError for a command that is wrong; NearMiss where the right one can be guessed.
 */
export function parseLine(table: readonly Command[], text: string, { asked = () => false, addressed }: { readonly addressed: boolean; readonly asked?: () => boolean }): Parsed {
  const trimmed = text.trim();
  if (trimmed === "") return { kind: "none" };
  const nearly = readNearlyAnswer(trimmed);
  if (nearly !== undefined && asked()) return { kind: "nearly-answer", number: nearly };
  if (!addressed && !startsForUs(trimmed)) return { kind: "none" };
  const answered = answer.exec(trimmed);
  if (answered !== null) return { kind: "answer", word: answered[1]?.toLowerCase() === "yes" ? "yes" : "no", number: answered[2] ?? null };
  return parseWords(table, tokenize(trimmed.replace(/^[!！]/, "")));
}

/** Reads a shell's arguments. @throws as `parseLine`. */
export const parseArguments = (table: readonly Command[], argv: readonly string[]): Asked => parseWords(table, argv.map(undash));

function parseWords(table: readonly Command[], words: readonly string[]): Asked {
  const plain = words.filter((word) => word !== "--help" && word !== "-h");
  if (plain.length < words.length) return helpOn(table, plain);
  const [first] = words;
  if (first === undefined) return { kind: "help", command: null };
  if (first.toLowerCase() === "help") return helpOn(table, words.slice(1));

  const found = findCommand(table, words);
  if (found !== null) return { kind: "command", ...read(found.command, words.slice(found.words)) };
  const noun = findNoun(table, words);
  if (noun !== null && words.length === 1) return { kind: "help", command: noun };
  throw guess(table, words, noun, "");
}

/** As `readInput`, with a guess where only a flag, or the key before an `=`, is misspelt. */
function read(command: Command, words: readonly string[]): Invocation {
  try {
    return readInput(command, words);
  } catch (thrown) {
    throw thrown instanceof UserError && ["unknown-flag", "unknown-setting"].includes(thrown.code) ? (guessSpelling(command, words) ?? thrown) : thrown;
  }
}

function guessSpelling(command: Command, words: readonly string[]): NearMiss | null {
  const flags = allFlags(command);
  const several = command.positionals.find((key) => isSeveral(command, key));
  const keys = several === undefined ? [] : [...new Set(fixedValues(command, several).map((value) => value.split("=", 1)[0] ?? ""))];
  const respelt = words.map((word) => {
    const [begin = ""] = word.split("=", 1);
    const meant = /^-+\p{L}/u.test(begin) ? unlessRight(begin.toLowerCase(), flags) : word.includes("=") ? unlessRight(begin.toUpperCase(), keys) : null;
    return meant === null ? word : meant + word.slice(begin.length);
  });
  const typed = words.find((word, at) => word !== respelt[at]);
  if (typed === undefined || respelt.some((word) => word.includes("`"))) return null;
  try {
    readInput(command, respelt);
  } catch {
    return null;
  }
  return new NearMiss(typed, lineOf(command, respelt));
}

const unlessRight = (typed: string, known: readonly string[]): string | null => (known.includes(typed) ? null : nearest(typed, known));

/** A whole line as one would type it. */
const lineOf = ({ path }: Command, words: readonly string[]): string => `!${[...path, ...words].map(quotedIfNeeded).join(" ")}`;

/** Help on the command that the words begin with, whatever follows. */
function helpOn(table: readonly Command[], words: readonly string[]): Asked {
  if (words.length === 0) return { kind: "help", command: null };
  const found = findCommand(table, words);
  if (found !== null) return { kind: "help", command: found.command.path.join(" ") };
  const noun = findNoun(table, words);
  if (noun !== null && words.length === 1) return { kind: "help", command: noun };
  throw guess(table, words, noun, "help ");
}

function guess(table: readonly Command[], words: readonly string[], noun: string | null, prefix: "" | "help "): UserError {
  const near = nearestCommand(table, words);
  if (near === null) return new UserError("unknown-command", { what: "unlike-any", typed: clipped(words.slice(0, noun === null ? 1 : 2).join(" ")), noun });
  const typed = words.slice(0, near.words).join(" ");
  const rest = prefix === "" ? words.slice(near.words) : [];
  try {
    parseWords(table, [...(prefix === "" ? [] : ["help"]), ...near.command.path, ...rest]);
  } catch (thrown) {
    if (thrown instanceof UserError) return nearButIncomplete(typed, near.command);
    throw thrown;
  }
  // A backtick would end the code in which the line is shown, and what is run must be what was shown.
  if (rest.some((word) => word.includes("`"))) return nearButIncomplete(typed, near.command);
  return new NearMiss(typed, lineOf(near.command, rest).replace("!", `!${prefix}`));
}

/** Near a command which, so, would not be complete either. */
const nearButIncomplete = (typed: string, meant: Command): UserError =>
  new UserError("unknown-command", { what: "near-command", typed: clipped(typed), meant: meant.path.join(" "), right: rightUse(meant) });

const quotedIfNeeded = (word: string): string => (/[\s'"]/.test(word) ? `"${word.replaceAll('"', "")}"` : word);
