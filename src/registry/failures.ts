import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { UserError } from "../model/error.ts";

/** Less than SQLite needs beside the database. */
const tooLittleBytes = 1024 * 1024;

/** SQLite says "disk I/O error" or "can't open" when its files beside the database find no room. */
function isFull(path: string): boolean {
  try {
    const { bavail, bsize, ffree, files } = statfsSync(dirname(path));
    return bavail * bsize < tooLittleBytes || (files > 0 && ffree < 3);
  } catch {
    return false;
  }
}

const asUserError = (path: string, code: string, message: string): UserError | null => {
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) return new UserError("database-busy", { path });
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB") return new UserError("database-broken", { path, says: message });
  if (code === "SQLITE_FULL" || (/^SQLITE_(IOERR|CANTOPEN)/.test(code) && isFull(path))) return new UserError("disk-full", { path, of: "database" });
  if (["SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH"].some((start) => code.startsWith(start))) return new UserError("database-unreadable", { path, why: "access" });
  if (code.startsWith("SQLITE_IOERR")) return new UserError("database-unreadable", { path, why: "disk", says: message });
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
