import { z } from "zod";
import { clipped } from "../../model/clipped.ts";
import { UserError } from "../../model/error.ts";
import { nearest } from "../../model/nearest.ts";
import { allFlags, explained, flagKeys, flagOf, flagUsage, isSeveral, isSwitch, placeholder, rightUse } from "../../words/asking/usage.ts";
import type { Command, Invocation } from "./define.ts";
import { malformed } from "./malformed.ts";

/** Reads the words after a command's path into its input, and binds it to that. @throws UserError. */
export function readInput(command: Command, words: readonly string[]): Invocation {
  const given = collect(command, words);
  const read = command.read(Object.fromEntries(given));
  if ("invocation" in read) return read.invocation;
  // What is missing first: the rest may only look wrong because of it.
  const issues = read.error.issues.toSorted((one, other) => Number(given.has(keyOf(one))) - Number(given.has(keyOf(other))));
  throw complaint(command, given, issues[0]);
}

type Given = ReadonlyMap<string, string | boolean | readonly string[]>;

const keyOf = (issue: z.core.$ZodIssue): string => String(issue.path[0] ?? "");

function complaint(command: Command, given: Given, issue: z.core.$ZodIssue | undefined): Error {
  if (issue === undefined) return new Error(`${command.path.join(" ")}: refused without an issue`);
  if (issue.code === "custom" && issue.params?.["error"] instanceof UserError) return issue.params["error"];
  const value = given.get(keyOf(issue));
  if (value === undefined) return new UserError("missing-argument", { argument: placeholder(command, keyOf(issue)), means: explained(command, keyOf(issue)), right: rightUse(command) });
  return malformed(keyOf(issue), String(value), issue.message);
}

function collect(command: Command, words: readonly string[]): Given {
  const given = new Map<string, string | boolean | readonly string[]>();
  const free = [...command.positionals];
  const several = free.find((key) => isSeveral(command, key));
  const rest: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (/^-+\p{L}/u.test(word)) {
      const { key, value, apart } = readFlag(command, word, words[at + 1]);
      if (apart) at += 1;
      if (given.has(key)) throw value === true ? new UserError("given-twice", { what: "flag", flag: flagOf(key) }) : givenTwice(key, String(given.get(key)), String(value));
      given.set(key, value);
    } else {
      const key = free.shift();
      if (several !== undefined && (key === several || key === undefined) && !word.startsWith("!")) {
        rest.push(word);
        given.set(several, rest);
        continue;
      }
      if (key === undefined) throw word.startsWith("!") ? new UserError("several-commands", {}) : new UserError("extra-argument", { typed: clipped(word), right: rightUse(command) });
      if (given.has(key)) throw givenTwice(key, String(given.get(key)), word);
      given.set(key, word);
    }
  }
  return given;
}

const givenTwice = (key: string, ...values: readonly string[]): UserError => new UserError("given-twice", { what: "input", key, values: [...new Set(values)].map(clipped) });

const unknownFlag = (command: Command, typed: string): UserError =>
  new UserError("unknown-flag", { command: command.path.join(" "), typed: clipped(typed), meant: nearest(typed, allFlags(command)), flags: flagKeys(command).map((key) => flagUsage(command, key)) });

function readFlag(command: Command, word: string, following: string | undefined): { readonly key: string; readonly value: string | boolean; readonly apart: boolean } {
  const { flag, joined } = split(word);
  const key = Object.keys(command.input.shape).find((each) => flagOf(each) === flag.toLowerCase() && !isSeveral(command, each));
  if (key === undefined) throw unknownFlag(command, flag);
  if (isSwitch(command, key)) {
    if (joined !== undefined) throw new UserError("needless-value", { flag: flagOf(key) });
    return { key, value: true, apart: false };
  }
  const bare = command.bare?.[key];
  if (joined === undefined && bare !== undefined) {
    if (following !== undefined && accepts(command, key, following)) throw new UserError("value-apart", { flag: flagOf(key), value: following });
    return { key, value: bare, apart: false };
  }
  const value = joined ?? following;
  if (value === undefined || value === "" || (joined === undefined && value.startsWith("-"))) {
    throw new UserError("missing-value", { what: "flag", flag: flagOf(key), usage: flagUsage(command, key) });
  }
  return { key, value, apart: joined === undefined };
}

function accepts({ input }: Command, key: string, value: string): boolean {
  const schema: unknown = input.shape[key];
  return schema instanceof z.ZodType && schema.safeParse(value).success;
}

function split(word: string): { readonly flag: string; readonly joined: string | undefined } {
  const at = word.indexOf("=");
  return at < 0 ? { flag: word, joined: undefined } : { flag: word.slice(0, at), joined: word.slice(at + 1) };
}
