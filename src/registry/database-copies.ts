import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname } from "node:path";
import Database from "better-sqlite3";
import { UserError } from "../model/error.ts";

/** So many copies stay, the newest. */
const keptCopies = 2;

/** The version of a database's tables. */
export const versionOf = (db: Database.Database): number => db.pragma("user_version", { simple: true }) as number;

const copyOf = (path: string, version: number): string => `${path}.version-${version}`;

/**
 * Copies a database beside itself as it is at this version, whole or not at all; nothing where another program has brought it to a newer one
 * meanwhile, which has copied it then. The copy has forgotten up to where the rooms were read: whoever goes back to it must not run once
 * more what was run since. What was there from earlier versions goes, but for the newest.
 * @throws UserError `disk-full`, `data-root-unusable`.
 */
export function copyAt(db: Database.Database, version: number): void {
  const path = db.name;
  const begun = `${copyOf(path, version)}.${randomBytes(6).toString("hex")}.new`;
  try {
    // SQLite takes an empty file, too, and leaves it as private as it was made.
    closeSync(openSync(begun, "wx", 0o600));
    db.prepare("VACUUM INTO ?").run(begun);
    if (!madeReady(begun, version)) return;
    sync(begun);
    renameSync(begun, copyOf(path, version));
    sync(dirname(path));
  } catch (thrown) {
    throw asUserError(thrown, path) ?? thrown;
  } finally {
    rmSync(begun, { force: true });
    rmSync(`${begun}-journal`, { force: true });
  }
  for (const older of versionsCopied(path).slice(0, -keptCopies)) rmSync(copyOf(path, older), { force: true });
}

/** Makes a copy ready to go back to; false where it is of another version. */
function madeReady(copy: string, version: number): boolean {
  const db = new Database(copy);
  try {
    if (versionOf(db) !== version) return false;
    const hasSync = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'sync'").get() !== undefined;
    if (hasSync) db.exec("DELETE FROM sync");
    return true;
  } finally {
    db.close();
  }
}

/** The newest copy of a database that a program which knows versions up to `known` can use; null where there is none. */
export function newestCopy(path: string, known: number): string | null {
  const version = versionsCopied(path).findLast((each) => each <= known);
  return version === undefined ? null : copyOf(path, version);
}

/** The oldest first. */
function versionsCopied(path: string): readonly number[] {
  const name = `${basename(path)}.version-`;
  return readdirSync(dirname(path))
    .filter((file) => file.startsWith(name) && /^\d+$/.test(file.slice(name.length)))
    .map((file) => Number(file.slice(name.length)))
    .toSorted((one, other) => one - other);
}

function sync(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** What the system says of the files; what SQLite says is told elsewhere. */
function asUserError(thrown: unknown, path: string): UserError | null {
  const { code, syscall } = thrown as NodeJS.ErrnoException;
  if (syscall === undefined || code === undefined) return null;
  return code === "ENOSPC" ? new UserError("disk-full", { path, of: "database" }) : new UserError("data-root-unusable", { dataRoot: dirname(path), says: code });
}
