import { fixedValues, flagKeys, flagOf, isOptional, isSeveral, isSwitch } from "../../words/asking/usage.ts";
import type { Command, Named } from "./define.ts";
import { findCommand, synonyms } from "./find-command.ts";
import { closingOf, scan } from "./tokenize.ts";

/** The names that there are now, by what they are names of. */
export type Names = Readonly<Record<Named, () => readonly string[]>>;

/** A line that is being typed, on either side of the cursor. */
export type Typing = { readonly before: string; readonly after: string };

export type Completion = {
  /** The end of what stands before the cursor, in whose place a candidate goes. */
  readonly typed: string;
  readonly candidates: readonly string[];
};

/** What the word at the cursor could become: commands, their flags, fixed values, names. Nothing within a word, nor in people's talk. */
export function complete(table: readonly Command[], { after, before }: Typing, names: Names): Completion {
  const scanned = scan(before);
  const last = scanned.at(-1);
  const open = last !== undefined && !last.ended ? last : null;
  const typed = before.slice(open?.at ?? before.length);
  const words = scanned.filter((word) => word !== open).map(({ text }) => text);
  if (/^\S/.test(after) || (words[0]?.startsWith("!") === false)) return { typed, candidates: [] };

  const word = open?.text ?? "";
  const found = words.length === 0 ? firstWords(table, word) : nextWords(table, [(words[0] ?? "").slice(1), ...words.slice(1)], word, scan(after).map(({ text }) => text), names);
  const quote = open?.quote ?? null;
  const candidates = quote === null ? found : found.map((each) => `${quote}${each}${closingOf(quote)}`);
  return { typed, candidates: [...new Set(candidates)] };
}

const like = (words: readonly string[], typed: string): readonly string[] => words.filter((word) => word.toLowerCase().startsWith(typed.toLowerCase()));

/** Where no command begins like this, a verb without its noun may. */
function firstWords(table: readonly Command[], word: string): readonly string[] {
  const typed = word.replace(/^!/, "");
  const first = like(table.map(({ path }) => path[0] ?? ""), typed);
  if (first.length > 0) return first.map((each) => `!${each}`);
  return word === typed ? [] : table.filter(({ path }) => like(path.slice(1), typed).length > 0).map(({ path }) => `!${path.join(" ")}`);
}

function nextWords(table: readonly Command[], words: readonly string[], word: string, later: readonly string[], names: Names): readonly string[] {
  if (words[0]?.toLowerCase() === "help") return ofPath(table, words.slice(1), word);
  const found = findCommand(table, words);
  const ofCommand = found === null ? [] : argumentsOf(found.command, words.slice(found.words), word, later, names);
  return [...ofPath(table, words, word), ...ofCommand];
}

/** How a path goes on; where nothing begins like that, another tool's word for it may. */
function ofPath(table: readonly Command[], words: readonly string[], word: string): readonly string[] {
  const next = table
    .filter(({ path }) => path.length > words.length && words.every((each, at) => each.toLowerCase() === path[at]))
    .map(({ path }) => path[words.length] ?? "");
  const begun = like(next, word);
  if (begun.length > 0 || word === "") return begun;
  return like(Object.keys(synonyms), word).flatMap((other) => next.filter((each) => each === synonyms[other]));
}

/** What may stand behind a command: a flag's value, a flag, or what comes next by position. */
function argumentsOf(command: Command, words: readonly string[], word: string, later: readonly string[], names: Names): readonly string[] {
  const { flags, last, positions } = readSoFar(command, words);
  const values = (key: string): readonly string[] => {
    const named = command.names?.[key];
    return named === undefined ? fixedValues(command, key) : names[named]();
  };
  if (last !== null) return like(values(last), word);

  const free = command.positionals.filter((key) => !flags.has(key)).slice(positions);
  const rest = command.positionals.find((key) => isSeveral(command, key));
  if (rest !== undefined && (free[0] ?? rest) === rest && !word.startsWith("-")) {
    const given = [...words, ...later].map((each) => each.split("=", 1)[0]?.toLowerCase());
    return like(values(rest), word).filter((value) => !given.includes(value.split("=", 1)[0]?.toLowerCase()));
  }
  if (word.includes("=")) {
    const flag = word.slice(0, word.indexOf("="));
    const key = keyOf(command, flag);
    return key === undefined || isSwitch(command, key) ? [] : like(values(key).map((value) => `${flag}=${value}`), word);
  }
  const given = [...later.map((each) => keyOf(command, each)), ...flags];
  const wishes = [...free.filter((key) => isOptional(command, key)), ...flagKeys(command)].filter((key) => !given.includes(key)).map(flagOf);
  if (word.startsWith("-")) return like([...wishes, "--help"], word);
  const [next] = free;
  const mustCome = next !== undefined && !isOptional(command, next);
  return [...like(next === undefined ? [] : values(next), word), ...(word === "" && !mustCome ? wishes : [])];
}

const keyOf = (command: Command, word: string): string | undefined =>
  Object.keys(command.input.shape).find((key) => flagOf(key) === word.split("=", 1)[0]?.toLowerCase() && !isSeveral(command, key));

/** Which flags are there, how many words stand by position, and the flag whose value comes next. */
function readSoFar(command: Command, words: readonly string[]): { readonly flags: ReadonlySet<string>; readonly last: string | null; readonly positions: number } {
  const flags = new Set<string>();
  let positions = 0;
  let last: string | null = null;
  for (const word of words) {
    const key = word.startsWith("-") ? keyOf(command, word) : undefined;
    if (last !== null) last = null;
    else if (key === undefined) positions += word.startsWith("-") ? 0 : 1;
    else {
      flags.add(key);
      const takesNext = !word.includes("=") && !isSwitch(command, key) && command.bare?.[key] === undefined;
      last = takesNext ? key : null;
    }
  }
  return { flags, last, positions };
}
