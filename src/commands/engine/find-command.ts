import { nearest } from "../../model/nearest.ts";
import type { Command } from "./define.ts";

/** A command, and how many of the words named it. */
export type Found = { readonly command: Command; readonly words: number };

const lower = (words: readonly string[]): readonly string[] => words.map((word) => word.toLowerCase());
const is = (path: readonly string[], words: readonly string[]): boolean => path.every((word, at) => words[at] === word);

/** The command that the first words name; null when they name none. */
export function findCommand(table: readonly Command[], words: readonly string[]): Found | null {
  const typed = lower(words);
  const command = table.filter(({ path }) => is(path, typed)).toSorted((one, other) => other.path.length - one.path.length)[0];
  // `jobs` is a command, but `jobs shwo 3` is another one, misspelt.
  if (command === undefined || (command.path.length === 1 && verbMeant(table, typed) !== null)) return null;
  return { command, words: command.path.length };
}

/** @throws Error for a command that this version doesn't know: the table names every path once. */
export function commandOf(table: readonly Command[], path: string): Command {
  const found = table.find((command) => command.path.join(" ") === path);
  if (found === undefined) throw new Error(`This version has no command "${path}".`);
  return found;
}

/** The noun that several commands begin with, when that is the first word. */
export function findNoun(table: readonly Command[], words: readonly string[]): string | null {
  const [first] = lower(words);
  return table.find(({ path }) => path.length > 1 && path[0] === first)?.path[0] ?? null;
}

/** Words of other tools for what is called differently here. */
export const synonyms: Readonly<Record<string, string>> = {
  ls: "list", ps: "list",
  info: "show", inspect: "show", describe: "show",
  make: "create", new: "create",
  up: "start", run: "start", boot: "start",
  down: "stop", halt: "stop", shutdown: "stop", kill: "stop",
  reboot: "restart", reload: "restart",
  delete: "remove", destroy: "remove", rm: "remove",
  undelete: "restore",
  log: "logs",
  users: "people",
  passwd: "password",
};

const like = (typed: string | undefined, words: readonly string[]): string | null => {
  if (typed === undefined) return null;
  if (words.includes(typed)) return typed;
  const other = synonyms[typed];
  return other !== undefined && words.includes(other) ? other : nearest(typed, words);
};

/** The verb of the first word that the second one is near to. */
const verbMeant = (table: readonly Command[], [noun, verb]: readonly string[]): string | null =>
  like(verb, table.flatMap(({ path }) => (path[0] === noun && path[1] !== undefined ? [path[1]] : [])));

/** The command that was probably meant: misspelt, turned round, or without its noun. */
export function nearestCommand(table: readonly Command[], words: readonly string[]): Found | null {
  const [first, second] = lower(words);
  const pairs = table.filter(({ path }) => path.length === 2);
  const nouns = pairs.map(({ path }) => path[0] ?? "");
  const named = (noun: string | null, verb: string | undefined): Command | undefined => {
    const ofNoun = pairs.filter(({ path }) => path[0] === noun);
    const meant = like(verb, ofNoun.map(({ path }) => path[1] ?? ""));
    return ofNoun.find(({ path }) => path[1] === meant);
  };
  const found = (command: Command | undefined, count: number): Found | null => (command === undefined ? null : { command, words: count });
  const single = table.filter(({ path }) => path.length === 1);
  const word = like(first, single.map(({ path }) => path[0] ?? ""));
  const verb = like(first, pairs.map(({ path }) => path[1] ?? ""));

  return (
    found(named(like(first, nouns), second), 2) ??
    found(named(like(second, nouns), first), 2) ??
    found(single.find(({ path }) => path[0] === word), 1) ??
    // `instances` alone: what there is of them.
    found(second === undefined ? named(like(first, nouns), "list") : undefined, 1) ??
    found(pairs.find(({ path }) => path[1] === verb), 1)
  );
}
