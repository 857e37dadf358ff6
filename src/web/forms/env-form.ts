import { isModelKey, modelKeyNames, type KeyChanges } from "../../model/instance/model-keys.ts";
import { longestValue, nameProblem, valueProblem } from "../../model/instance/variable.ts";
import type { Body, Filled } from "../engine/define-form.ts";
import { textOf } from "../engine/read-text.ts";

/** What a person wants of an instance's keys. The values are secrets. */
export type EnvForm = { readonly changes: KeyChanges; readonly restart: boolean };

/** Empty rows at first, and those that come with each wish for more, up to as many as anybody fills in at once. */
export const rowsAtFirst = 3;
const rowsMore = 5;
const mostRows = 60;

/** The names of a form's fields: a new value of a key that is known, its removal, and name and value of a row. */
export const fields = {
  value: (key: string) => `value:${key}`,
  remove: (key: string) => `remove:${key}`,
  rowName: (row: number) => `name-${row}`,
  rowValue: (row: number) => `text-${row}`,
  rows: "rows",
  more: "more",
  restart: "restart",
} as const;

const text = (body: Body, field: string): string => textOf(body[field]);

/** How many rows a form had. */
function rowsOf(body: Body): number {
  const asked = Number(text(body, fields.rows));
  return Number.isInteger(asked) && asked >= rowsAtFirst ? Math.min(mostRows, asked) : rowsAtFirst;
}

/** Whether somebody only wants more rows. */
export const wantsMore = (body: Body): boolean => body[fields.more] !== undefined;

/** All that was typed, for the answer to it: with a mistake in one of ten keys, nobody wants to look the other nine up again. */
export function typedIn(body: Body): Readonly<Record<string, string>> {
  const kept = Object.entries(body).flatMap(([field, value]) => (typeof value === "string" && /^(value:|remove:|name-|text-|restart$)/.test(field) ? [[field, value.slice(0, longestValue)] as const] : []));
  const rows = rowsOf(body);
  const more = Math.min(mostRows, rows + rowsMore);
  return { ...Object.fromEntries(kept), ...(wantsMore(body) ? { [fields.rows]: String(more), [fields.more]: String(Math.min(more, rows + 1)) } : { [fields.rows]: String(rows) }) };
}

const nameWords: Readonly<Record<NonNullable<ReturnType<typeof nameProblem>>, string>> = {
  form: "A name is made of A–Z, a–z, 0–9 and _, and doesn't begin with a digit.",
  own: "Innkeeper sets this one itself.",
  steering: "This one would decide which code runs, or what Docker does. It can't be set here.",
  model: "This one has a field of its own above.",
};
const valueWords: Readonly<Record<NonNullable<ReturnType<typeof valueProblem>>, string>> = {
  control: "A value is one line, without control characters.",
  backslash: "A value can't end in a backslash, nor have one before a quotation mark ('): Docker would read it differently.",
  long: `That is too long: ${longestValue} characters at most.`,
};

/** Reads the form. What is left empty stays as it is. */
export function readEnvForm(body: Body): Filled<EnvForm> {
  const wrong: Record<string, string> = {};
  const changes = new Map<string, string | null>();
  const put = (key: string, value: string, field: string): void => {
    const problem = valueProblem(value);
    if (problem !== null) wrong[field] = valueWords[problem];
    else changes.set(key, value);
  };

  for (const key of knownKeys(body)) {
    const [valueField, removeField] = [fields.value(key), fields.remove(key)];
    const value = text(body, valueField).trim();
    const removed = body[removeField] !== undefined;
    if (removed && value !== "") wrong[valueField] = "Give a new value or choose “Remove it”, not both.";
    else if (removed) changes.set(key, null);
    else if (value !== "") put(key, value, valueField);
  }
  for (let row = 1; row <= rowsOf(body); row++) {
    const [nameField, valueField] = [fields.rowName(row), fields.rowValue(row)];
    const name = text(body, nameField).trim();
    const value = text(body, valueField).trim();
    if (name === "" && value === "") continue;
    const problem = nameProblem(name);
    if (name === "") wrong[nameField] = "It needs a name.";
    else if (problem !== null) wrong[nameField] = nameWords[problem];
    else if (changes.has(name)) wrong[nameField] = "This name is given twice.";
    else if (value === "") wrong[valueField] = "It needs a value.";
    else put(name, value, valueField);
  }

  if (Object.keys(wrong).length > 0) return { wrong };
  if (changes.size === 0) return { wrong: { "": "Nothing is filled in, so there is nothing to save." } };
  return { read: { changes: Object.fromEntries(changes), restart: text(body, fields.restart) === "now" } };
}

/** The keys that have a field of their own: those of model providers, and variables that were there when the form was made. */
function knownKeys(body: Body): readonly string[] {
  const named = Object.keys(body).flatMap((field) => /^(?:value|remove):(.+)$/.exec(field)?.[1] ?? []);
  // What stands in the file by somebody's own hand may be taken out, whatever it is; a new value is for what may be set here.
  const free = named.filter((key) => !isModelKey(key) && (nameProblem(key) === null || text(body, fields.value(key)).trim() === ""));
  return [...new Set([...modelKeyNames, ...free])];
}
