import { z } from "zod";
import type { RightUse } from "../../model/errors/line-errors.ts";
import type { Role } from "../../model/people/role.ts";

/** What of a command its usage is read from. */
export type Described = {
  readonly path: readonly string[];
  readonly summary: string;
  readonly role: Role;
  readonly examples: readonly string[];
  readonly input: z.ZodObject;
  readonly positionals: readonly string[];
  readonly bare?: Readonly<Record<string, string>>;
};

/** `onlyMatrix` is `--only-matrix`. */
export const flagOf = (key: string): string => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The schema without what makes it optional. */
function bared(schema: unknown): unknown {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault) inner = inner.unwrap();
  return inner;
}

/** Whether a flag is there or not, and takes no value. */
export const isSwitch = ({ input }: Pick<Described, "input">, key: string): boolean => bared(input.shape[key]) instanceof z.ZodBoolean;

/** Whether it takes all the words that are left; only what comes by position, and last, does. */
export const isSeveral = ({ input }: Pick<Described, "input">, key: string): boolean => bared(input.shape[key]) instanceof z.ZodArray;

/** The values that it may have where they are known beforehand, except the one that a bare flag stands for. */
export function fixedValues({ bare, input }: Pick<Described, "bare" | "input">, key: string): readonly string[] {
  const known = meta({ input }, key)["values"];
  if (Array.isArray(known)) return known.map(String);
  const options = (schema: unknown): readonly string[] => {
    const inner = bared(schema);
    if (inner instanceof z.ZodEnum) return inner.options.map(String);
    return inner instanceof z.ZodUnion ? inner.options.flatMap(options) : [];
  };
  return options(input.shape[key]).filter((value) => value !== bare?.[key]);
}

/** Whether it may be left out. */
export function isOptional({ input }: Pick<Described, "input">, key: string): boolean {
  const schema: unknown = input.shape[key];
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault;
}

function meta({ input }: Pick<Described, "input">, key: string): z.GlobalMeta {
  const schema: unknown = input.shape[key];
  const known = [schema, bared(schema)].map((each) => (each instanceof z.ZodType ? each.meta() : undefined));
  return Object.assign({}, ...known.reverse()) as z.GlobalMeta;
}

/** What stands for a value in a usage line: `NAME`. */
export function placeholder(command: Described, key: string): string {
  const given = meta(command, key)["placeholder"];
  return typeof given === "string" ? given : key.toUpperCase();
}

/** What an input is, in words. */
export const explained = (command: Described, key: string): string => meta(command, key).description ?? key;

/** Its flags' keys: all inputs that don't come by position. */
export const flagKeys = ({ input, positionals }: Described): readonly string[] => Object.keys(input.shape).filter((key) => !positionals.includes(key));

/** All that it takes as a flag: what comes by position may be named, too. */
export const allFlags = (command: Described): readonly string[] =>
  [...new Set([...flagKeys(command), ...command.positionals.filter((key) => !isSeveral(command, key))].map(flagOf))];

/** A flag as one would type it: `--matrix[=tuwunel|synapse|URL]`, `--lines N`. */
export function flagUsage(command: Described, key: string): string {
  if (isSwitch(command, key)) return flagOf(key);
  return key in (command.bare ?? {}) ? `${flagOf(key)}[=${placeholder(command, key)}]` : `${flagOf(key)} ${placeholder(command, key)}`;
}

/** Each input as one would type it, and what it is: those by position first, which may be named as well where they may be left out. */
export const inputsExplained = (command: Described): readonly (readonly [usage: string, means: string])[] => [
  ...command.positionals.map((key) => [isOptional(command, key) ? `${placeholder(command, key)} or ${flagOf(key)}` : placeholder(command, key), explained(command, key)] as const),
  ...flagKeys(command).map((key) => [flagUsage(command, key), explained(command, key)] as const),
];

/** What comes by position: `NAME`, `[DOMAIN]`, `KEY=VALUE…`. */
function positionUsage(command: Described, key: string): string {
  const one = `${placeholder(command, key)}${isSeveral(command, key) ? "…" : ""}`;
  return isOptional(command, key) ? `[${one}]` : one;
}

/** The path and what comes by position: `instance create NAME [DOMAIN]`. */
export const shortUsage = (command: Described): string => [...command.path, ...command.positionals.map((key) => positionUsage(command, key))].join(" ");

/** The whole of it, flags too. */
export const usage = (command: Described): string => [shortUsage(command), ...flagKeys(command).map((key) => `[${flagUsage(command, key)}]`)].join(" ");

/** How it would be right. */
export const rightUse = (command: Described): RightUse => ({
  command: command.path.join(" "),
  usage: Object.keys(command.input.shape).length === 0 ? null : usage(command),
  example: command.examples[0] ?? null,
});
