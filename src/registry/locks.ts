import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import Database from "better-sqlite3";
import { isError } from "../model/error.ts";
import type { Locks } from "../model/jobs/locks.ts";
import { explained } from "./failures.ts";

/** A lock that is held, and by which of the programs that run in this process: tests run several. */
type Held = { readonly connection: Database.Database; readonly holder: symbol };

/**
 * By path, for the whole process: a connection that nothing refers to is collected, and its lock silently gone; and another look at a
 * held file from within the process could drop it.
 */
const held = new Map<string, Held>();

/** Locks the file, which itself stays empty. @throws SqliteError `SQLITE_BUSY` when another process has it. */
function lock(path: string): Database.Database {
  // Without this timeout, SQLite would block the whole program for 5 s.
  const connection = new Database(path, { timeout: 0 });
  try {
    // Else a journal would lie beside it.
    connection.pragma("journal_mode = MEMORY");
    connection.exec("BEGIN EXCLUSIVE");
    return connection;
  } catch (thrown) {
    connection.close();
    throw thrown;
  }
}

/** The same; null when another process has it. */
function tryLock(path: string): Database.Database | null {
  try {
    return explained(path, () => lock(path));
  } catch (thrown) {
    if (isError(thrown, "database-busy")) return null;
    throw thrown;
  }
}

/** Locks as files under `locks/` of the data root. They are never deleted: that couldn't be done without a race. */
export function locksIn(dataRoot: string): Locks & { releaseAll(): void } {
  const directory = resolve(dataRoot, "locks");
  const holder = Symbol(directory);

  function release(path: string, lock: Held): void {
    if (held.get(path) !== lock) return;
    lock.connection.close();
    held.delete(path);
  }

  return {
    tryTake(name) {
      if (!/^[a-z0-9-]+$/.test(name)) throw new Error(`A lock can't be named ${JSON.stringify(name)}.`);
      const path = join(directory, name);
      // Stryker disable next-line ConditionalExpression: SQLite would refuse it, too, after another look at the file.
      if (held.has(path)) return null;
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      const connection = tryLock(path);
      if (connection === null) return null;
      const lock = { connection, holder };
      held.set(path, lock);
      return { release: () => release(path, lock) };
    },
    releaseAll() {
      for (const [path, lock] of held) if (lock.holder === holder) release(path, lock);
    },
  };
}
