import { UserError } from "../model/error.ts";
import type { SettingsFault } from "../model/errors/file-errors.ts";

/** A line, or several where a quoted value spans them. `key` is null for comments and blank lines. */
type Entry = { readonly text: string; readonly line: number; readonly key: string | null; readonly value: string };

/** An env file as Docker Compose reads it, with its comments, order and unknown keys. */
export type EnvFile = { readonly path: string; readonly entries: readonly Entry[] };

const assignment = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=[ \t]*/;

/** What is wrong with an env file, by line. */
export const brokenLine = (path: string, line: number, fault: SettingsFault): UserError => new UserError("settings-broken", { path, line, fault });

/** @throws UserError `settings-broken`, with the file, the line and what is wrong. */
export function parseEnvFile(text: string, path: string): EnvFile {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  const entries: Entry[] = [];
  for (let index = 0; index < lines.length; index++) {
    const first = lines[index] ?? "";
    const line = index + 1;
    if (/^\s*(#|$)/.test(first)) {
      entries.push({ text: first, line, key: null, value: "" });
      continue;
    }
    const found = assignment.exec(first);
    if (found === null) throw brokenLine(path, line, { kind: "no-assignment" });
    const key = found[1] ?? "";
    if (key.startsWith("COMPOSE_")) throw brokenLine(path, line, { kind: "steers-compose", key });
    let text = first;
    let rest = first.slice(found[0].length);
    const quote = rest[0];
    if (quote !== "'" && quote !== '"') {
      entries.push({ text, line, key, value: unquoted(rest, key, path, line) });
      continue;
    }
    while (closing(rest, quote) === -1) {
      const next = lines[++index];
      if (next === undefined) throw brokenLine(path, line, { kind: "open-quote", key });
      text += `\n${next}`;
      rest += `\n${next}`;
    }
    const end = closing(rest, quote);
    if (!/^\s*(#.*)?$/.test(rest.slice(end + 1))) throw brokenLine(path, line, { kind: "after-quote", key });
    const inner = rest.slice(1, end);
    entries.push({ text, line, key, value: quote === "'" ? inner.replaceAll("\\'", "'") : doubleQuoted(inner, key, path, line) });
  }
  return { path, entries };
}

/** Where the quote closes, or -1. As for Compose, a backslash before a quote keeps it open. */
function closing(text: string, quote: string): number {
  for (let at = 1; at < text.length; at++) {
    if (text[at] === quote && text[at - 1] !== "\\") return at;
  }
  return -1;
}

function unquoted(rest: string, key: string, path: string, line: number): string {
  const value = rest.replace(/(^|\s)#.*$/, "").trim();
  if (value.includes("$")) throw brokenLine(path, line, { kind: "dollar", key });
  return value;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

function doubleQuoted(inner: string, key: string, path: string, line: number): string {
  if (inner.includes("$")) throw brokenLine(path, line, { kind: "dollar-in-double-quotes", key });
  return inner.replace(/\\(.)/g, (both, letter: string) => escapes[letter] ?? both);
}

/** What the file gives each key; the last one counts, as for Compose. */
export const valuesOf = ({ entries }: EnvFile): ReadonlyMap<string, { readonly value: string; readonly line: number }> =>
  new Map(entries.flatMap(({ key, value, line }) => (key === null ? [] : [[key, { value, line }] as const])));

/** As a line of an env file. @throws UserError `settings-broken` for what Compose couldn't read back. */
export function assign(key: string, value: string): string {
  if (/[\n\r\0]/.test(value) || value.endsWith("\\") || value.includes("\\'")) {
    throw new UserError("settings-broken", { path: null, line: null, fault: { kind: "unwritable", key } });
  }
  return `${key}='${value.replaceAll("'", "\\'")}'`;
}

/** The file with these keys changed in place, added at the end, or (undefined) taken out; all else as it was. */
export function withValues(file: EnvFile, changes: Readonly<Record<string, string | undefined>>): EnvFile {
  const left = new Map(Object.entries(changes));
  const entries = [...file.entries].reverse().flatMap((entry) => {
    if (entry.key === null || !Object.hasOwn(changes, entry.key)) return [entry];
    const value = left.get(entry.key);
    // The last of several counts, so that is the one to keep; the others would only mislead.
    left.delete(entry.key);
    if (value === undefined) return [];
    return [value === entry.value ? entry : { ...entry, text: assign(entry.key, value), value }];
  });
  entries.reverse();
  for (const [key, value] of left) {
    if (value !== undefined) entries.push({ text: assign(key, value), line: entries.length + 1, key, value });
  }
  return { ...file, entries };
}

/** The text to write. */
export const renderEnvFile = ({ entries }: EnvFile): string => `${entries.map(({ text }) => text).join("\n")}\n`;
