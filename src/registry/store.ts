import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import type { z } from "zod";
import { UserError } from "../model/error.ts";
import { versionOf } from "./database-copies.ts";
import { explained } from "./failures.ts";
import { migrate, migrations } from "./migrations.ts";

/** Values for the `:name`s of a statement. */
type Values = Readonly<Record<string, string | number | null>>;

/** The database as the tables use it: a statement is prepared once, when it is first used; rows are checked by a schema. */
export interface Store {
  rows<Row extends z.ZodType>(row: Row, sql: string): (values?: Values) => z.infer<Row>[];
  /** The first row, or null. */
  row<Row extends z.ZodType>(row: Row, sql: string): (values?: Values) => z.infer<Row> | null;
  /** The row that a change gives back; an error where it gives none. */
  written<Row extends z.ZodType>(row: Row, sql: string): (values?: Values) => z.infer<Row>;
  /** Gives how many rows it changed. */
  change(sql: string): (values?: Values) => number;
  /** All or nothing; within another one it is part of it. Nobody else writes meanwhile. */
  together<T>(act: () => T): T;
  /** Differs from its last value when another connection has written since. */
  readonly dataVersion: () => number;
  close(): void;
}

/** Only when it isn't there: opening and closing a file that SQLite has open in this process would drop SQLite's locks. */
function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, "wx", 0o600));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "EEXIST") throw thrown;
  }
}

/** SQLite doesn't wait here as it does elsewhere when two programs open a new file at once. */
function switchToWal(db: Database.Database): void {
  for (let tries = 1; ; tries++) {
    try {
      db.pragma("journal_mode = WAL");
      return;
    } catch (thrown) {
      if (!(thrown instanceof Database.SqliteError && thrown.code.startsWith("SQLITE_BUSY")) || tries === 100) throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
}

function connect(path: string, busyTimeoutMs: number): Database.Database {
  const db = new Database(path, { timeout: busyTimeoutMs });
  try {
    switchToWal(db);
    db.pragma("synchronous = FULL");
    db.pragma("foreign_keys = ON");
    migrate(db);
    return db;
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}

/** Whether a data root has a database of this program's version; nothing is made or changed. */
export function isUpToDate(dataRoot: string): boolean {
  try {
    const db = new Database(join(dataRoot, "innkeeper.db"), { readonly: true, fileMustExist: true });
    try {
      return versionOf(db) === migrations.length;
    } finally {
      db.close();
    }
  } catch {
    return false;
  }
}

/**
 * Opens `innkeeper.db` in the data root, made when it isn't there, and brings it up to date.
 * @param busyTimeoutMs how long to wait for another program that holds it.
 * @throws UserError `database-newer`, `database-broken`, `database-busy`, `database-unreadable`, `disk-full`; so do all later calls.
 */
export function openStore(dataRoot: string, busyTimeoutMs = 5000): Store {
  const path = join(dataRoot, "innkeeper.db");
  try {
    mkdirSync(dataRoot, { recursive: true, mode: 0o700 });
    createPrivately(path);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    throw new UserError("data-root-unusable", { dataRoot, says: code ?? String(thrown) });
  }
  const db = explained(path, () => connect(path, busyTimeoutMs));
  const prepared = (sql: string): (() => Database.Statement) => {
    let statement: Database.Statement | undefined;
    return () => (statement ??= db.prepare(sql));
  };
  const transaction = db.transaction((act: () => unknown) => act());
  return {
    rows(row, sql) {
      const statement = prepared(sql);
      return (values = {}) => explained(path, () => statement().all(values)).map((found) => row.parse(found));
    },
    row(row, sql) {
      const statement = prepared(sql);
      return (values = {}) => {
        const found = explained(path, () => statement().get(values));
        return found === undefined ? null : row.parse(found);
      };
    },
    written(row, sql) {
      const statement = prepared(sql);
      return (values = {}) => row.parse(explained(path, () => statement().get(values)));
    },
    change(sql) {
      const statement = prepared(sql);
      return (values = {}) => explained(path, () => statement().run(values).changes);
    },
    together: <T>(act: () => T) => explained(path, () => transaction.immediate(act) as T),
    dataVersion: () => db.pragma("data_version", { simple: true }) as number,
    close: () => void db.close(),
  };
}
