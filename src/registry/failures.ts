import Database from "better-sqlite3";
import { UserError } from "../model/error.ts";

const asUserError = (path: string, code: string, message: string): UserError | null => {
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED"))
    return new UserError("database-busy", `Another program has kept ${path} locked for more than 5 s.`, "Wait a moment and try again. A backup or an SQLite shell that holds it open must end first.");
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB")
    return new UserError("database-broken", `The database ${path} is damaged (${message}).`, "Restore it from a backup. The instances' folders and containers don't depend on it.");
  if (code === "SQLITE_FULL") return new UserError("disk-full", `There is no room left on the disk of ${path}.`, "Free some space and try again.");
  if (["SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH"].some((start) => code.startsWith(start)))
    return new UserError("database-unreadable", `The database ${path} can't be opened for reading and writing.`, "Run as the user who owns the data root, or give that folder to the one who runs this.");
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
