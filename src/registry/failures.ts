import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { SaidError, type UserError } from "../model/error.ts";

/** Less than SQLite needs beside the database, in bytes. */
const tooLittle = 1024 * 1024;

/** SQLite says "disk I/O error" or "can't open" when its files beside the database find no room. */
function isFull(path: string): boolean {
  try {
    const { bavail, bsize, ffree, files } = statfsSync(dirname(path));
    return bavail * bsize < tooLittle || (files > 0 && ffree < 3);
  } catch {
    return false;
  }
}

const asUserError = (path: string, code: string, message: string): UserError | null => {
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED"))
    return new SaidError("database-busy", `Another program keeps ${path} locked.`, "Wait a moment and try again. A backup or an SQLite shell that holds it open must end first.");
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB")
    return new SaidError("database-broken", `The database ${path} is damaged (${message}).`, "Restore it from a backup. The instances' folders and containers don't depend on it.");
  if (code === "SQLITE_FULL" || (/^SQLITE_(IOERR|CANTOPEN)/.test(code) && isFull(path))) return new SaidError("disk-full", `There is no room left on the disk of ${path}.`, "Free some space and try again.");
  if (["SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH"].some((start) => code.startsWith(start)))
    return new SaidError("database-unreadable", `The database ${path} can't be opened for reading and writing.`, "Run as the user who owns the data root, or give that folder to the one who runs this.");
  if (code.startsWith("SQLITE_IOERR"))
    return new SaidError("database-unreadable", `The database ${path} can't be read or written (${message}).`, "Its disk may be failing: the host's kernel log (dmesg) says more.");
  return null;
};

/** Runs what uses the database; what goes wrong there for reasons outside of us becomes a UserError. */
export function explained<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (thrown) {
    throw (thrown instanceof Database.SqliteError ? asUserError(path, thrown.code, thrown.message) : null) ?? thrown;
  }
}
