import { existsSync, readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { isMap, LineCounter, parseDocument } from "yaml";
import { lineOf } from "./line-of.ts";
import type { z } from "zod";
import { roomKeys } from "./admin-rooms.ts";
import { groupsOf, schemaOf } from "./schema.ts";
import { problemsOf } from "./problems.ts";
import { UserError } from "../model/error.ts";

/** How the bot signs in: a file with an access token, or a user and a file with the password. */
export type SignIn = { readonly url: string; readonly rateLimited: boolean } & ({ readonly tokenFile: string } | { readonly user: string; readonly passwordFile: string });

/** What this installation has chosen. Holds no secret, only the names of the files that do; paths are absolute. */
export type Config = Omit<z.infer<ReturnType<typeof schemaOf>>, "homeserver" | "publicUrl"> & {
  /** Where it was read; null when there is no config file. */
  readonly file: string | null;
  /** Null for shell-only use. */
  readonly homeserver: SignIn | null;
  /** Without a slash at its end. */
  readonly publicUrl: string;
};

const broken = (file: string, problems: readonly string[]): UserError => new UserError("config-broken", { file, problems });

/** A setting without a value, as when all lines of its group are comments, is one left out. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null).map(([key, each]) => [key, withoutEmpty(each)]));
}

type Settings = {
  readonly values: object;
  /** On which line a setting stands; where it isn't there, the group that it would stand in; null where neither is. */
  readonly lineOf: (path: readonly PropertyKey[]) => number | null;
};

const none: Settings = { values: {}, lineOf: () => null };

/** The file's settings. Its lines are never quoted in an error: they may hold a secret. */
function settingsIn(text: string, file: string): Settings {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { prettyErrors: false, lineCounter });
  const problems = document.errors.map(({ code, message, pos }) => {
    const what = code === "BAD_SCALAR_START" ? "a value that starts with this sign must be in quotes" : `isn't YAML: ${message.split("\n")[0] ?? ""}`;
    return `line ${lineCounter.linePos(pos[0]).line}: ${what}`;
  });
  if (problems.length > 0) throw broken(file, problems);
  const { contents } = document;
  if (contents === null) return none;
  if (!isMap(contents)) throw broken(file, ["the file: must be settings, each on a line of its own, such as dataRoot: ./data"]);
  try {
    return { values: withoutEmpty(document.toJS()) as object, lineOf: (path) => lineOf(contents, path, lineCounter) };
  } catch {
    // What it says would quote the file.
    throw broken(file, ["the file: isn't YAML that can be used; a value that starts with * must be in quotes"]);
  }
}

function read(path: string, named: boolean): string | null {
  if (!named && !existsSync(path)) return null;
  try {
    return readFileSync(path, "utf8");
  } catch (thrown) {
    const gone = (thrown as NodeJS.ErrnoException).code === "ENOENT";
    throw broken(path, [gone ? "INNKEEPER_CONFIG names it, but it isn't there" : "it can't be read by the user who runs this"]);
  }
}

/**
 * Reads the file that INNKEEPER_CONFIG names, or `config/innkeeper.yaml`; without one, everything is as by default and the bot
 * has no homeserver. INNKEEPER_DATA_ROOT goes before `dataRoot`. Relative paths are relative to `cwd`.
 * @throws UserError `config-broken`, with every problem there is.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>, cwd: string): Config {
  const named = env["INNKEEPER_CONFIG"] ?? "";
  const path = resolve(cwd, named || "config/innkeeper.yaml");
  const shown = relative(cwd, path).startsWith("..") ? path : relative(cwd, path);
  const text = read(path, named !== "");
  const { values, lineOf: line } = text === null ? none : settingsIn(text, shown);
  const dataRoot = env["INNKEEPER_DATA_ROOT"] ?? "";

  const groups = groupsOf(cwd);
  const schema = schemaOf(groups, cwd);
  const parsed = schema.safeParse(dataRoot === "" ? values : { ...values, dataRoot });
  if (!parsed.success) {
    const keysAt = ([group]: readonly PropertyKey[]): readonly string[] =>
      group === "rooms" ? roomKeys : Object.keys(group === undefined ? schema.shape : (groups as Record<PropertyKey, { shape: object }>)[group]?.shape ?? {});
    throw broken(shown, problemsOf(parsed.error, keysAt, line));
  }
  const { homeserver, publicUrl, ...rest } = parsed.data;
  return {
    ...rest,
    file: text === null ? null : path,
    homeserver: homeserver === undefined ? null : signIn(homeserver),
    publicUrl: publicUrl ?? `http://127.0.0.1:${rest.web.port}`,
  };
}

function signIn({ passwordFile, rateLimited, tokenFile, url, user }: z.infer<ReturnType<typeof groupsOf>["homeserver"]>): SignIn {
  if (tokenFile !== undefined) return { url, rateLimited, tokenFile };
  if (user !== undefined && passwordFile !== undefined) return { url, rateLimited, user, passwordFile };
  throw new Error("The schema let a homeserver pass without a way to sign in.");
}
