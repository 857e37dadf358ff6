import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import Database from "better-sqlite3";
import type { Locks } from "../model/jobs/locks.ts";
import { explained } from "./failures.ts";

/**
 * Path to connection, for the whole process: a connection that nothing refers to is collected, and its lock silently gone; and
 * another look at a held file from within the process could drop it.
 */
const held = new Map<string, Database.Database>();

/** Locks the file; null when another process has it. The file itself stays empty. */
function lock(path: string): Database.Database | null {
  // Without this timeout, SQLite would block the whole program for 5 s.
  const connection = new Database(path, { timeout: 0 });
  try {
    connection.pragma("journal_mode = MEMORY");
    connection.exec("BEGIN EXCLUSIVE");
    return connection;
  } catch (thrown) {
    connection.close();
    if (thrown instanceof Database.SqliteError && thrown.code.startsWith("SQLITE_BUSY")) return null;
    throw thrown;
  }
}

/** Locks as files under `locks/` of the data root. They are never deleted: that couldn't be done without a race. */
export function locksIn(dataRoot: string): Locks & { releaseAll(): void } {
  const directory = resolve(dataRoot, "locks");
  const own = new Set<string>();

  function release(path: string): void {
    if (!own.delete(path)) return;
    held.get(path)?.close();
    held.delete(path);
  }

  return {
    tryTake(name) {
      if (!/^[a-z0-9-]+$/.test(name)) throw new Error(`A lock can't be named ${JSON.stringify(name)}.`);
      const path = join(directory, name);
      if (held.has(path)) return null;
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      const connection = explained(path, () => lock(path));
      if (!connection) return null;
      held.set(path, connection);
      own.add(path);
      return { release: () => release(path) };
    },
    releaseAll: () => [...own].forEach(release),
  };
}
