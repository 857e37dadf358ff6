import type { z } from "zod";
import { nearest } from "../model/nearest.ts";

const kinds: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a group of settings, each on an indented line of its own",
};

const meant = (key: string, known: readonly string[]): string | null =>
  known.find((each) => each.toLowerCase().startsWith(key.toLowerCase())) ?? nearest(key, known);

function unknown(key: string, known: readonly string[]): string {
  const near = meant(key, known);
  return `isn't a setting; ${near === null ? `there are: ${known.join(", ")}` : `did you mean ${near}?`}`;
}

/** What was found in the file is never repeated: it may be a secret that stands in the wrong place. */
function wrong(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type" && issue.message.startsWith("Invalid")) return `must be ${kinds[issue.expected] ?? issue.expected}`;
  if (issue.code === "invalid_value") return `must be ${issue.values.map(String).join(" or ")}`;
  return issue.message;
}

const pathOf = (path: readonly PropertyKey[]): string =>
  path.map((part, index) => (typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`)).join("");

/**
 * One line for each thing wrong, `line 3: path: what is wrong`, in the file's order; what stands on no line comes last. `keysAt` gives the
 * settings there are in a group.
 */
export function problemsOf(error: z.ZodError, keysAt: (path: readonly PropertyKey[]) => readonly string[], lineOf: (path: readonly PropertyKey[]) => number | null): string[] {
  const problem = (path: readonly PropertyKey[], says: string) => ({ line: lineOf(path), says: `${pathOf(path) || "the file"}: ${says}` });
  return error.issues
    .flatMap((issue) => (issue.code === "unrecognized_keys" ? issue.keys.map((key) => problem([...issue.path, key], unknown(key, keysAt(issue.path)))) : [problem(issue.path, wrong(issue))]))
    .toSorted((one, other) => (one.line ?? Infinity) - (other.line ?? Infinity))
    .map(({ line, says }) => (line === null ? says : `line ${line}: ${says}`));
}
