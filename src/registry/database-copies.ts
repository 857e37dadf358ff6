import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname } from "node:path";
import type Database from "better-sqlite3";

/** So many copies stay, the newest. */
const keptCopies = 2;

const copyOf = (path: string, version: number): string => `${path}.version-${version}`;

/** Copies a database beside itself as it is at this version, whole or not at all. What was there from earlier versions goes, but for the newest. */
export function copyAt(db: Database.Database, version: number): void {
  const path = db.name;
  const copy = copyOf(path, version);
  const begun = `${copy}.${process.pid}.new`;
  try {
    // SQLite takes an empty file, too, and leaves it as private as it was made.
    closeSync(openSync(begun, "w", 0o600));
    db.prepare("VACUUM INTO ?").run(begun);
    sync(begun);
    renameSync(begun, copy);
    sync(dirname(path));
  } finally {
    rmSync(begun, { force: true });
    rmSync(`${begun}-journal`, { force: true });
  }
  for (const older of versionsCopied(path).slice(0, -keptCopies)) rmSync(copyOf(path, older), { force: true });
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
