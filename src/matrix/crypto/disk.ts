import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { deserialize } from "node:v8";
import Database from "better-sqlite3";
import { UserError } from "../../model/error.ts";
import type { IndexOptions, Key, KeyRange, StoreOptions } from "./indexed-db.ts";

type IndexShape = { readonly keyPath: string | readonly string[] } & IndexOptions;

/** One change within a transaction. `value` is serialised. */
export type Change =
  | { readonly kind: "put"; readonly store: string; readonly key: Key; readonly value: Buffer }
  | { readonly kind: "delete"; readonly store: string; readonly key: Key | KeyRange }
  | { readonly kind: "clear"; readonly store: string }
  | { readonly kind: "make store"; readonly store: string; readonly shape: StoreOptions }
  | { readonly kind: "drop store"; readonly store: string }
  | { readonly kind: "make index"; readonly store: string; readonly index: string; readonly shape: IndexShape }
  | { readonly kind: "drop index"; readonly store: string; readonly index: string };

/** One database as it was written. */
export type Written = {
  readonly database: string;
  readonly version: number;
  readonly stores: readonly { readonly name: string; readonly shape: StoreOptions; readonly indexes: readonly { readonly name: string; readonly shape: IndexShape }[] }[];
  readonly records: Iterable<{ readonly store: string; readonly key: Key; readonly value: unknown }>;
};

/** The text of a key, always the same for the same key; a serialised value isn't. */
function keyText(key: Key): string {
  const fits = (part: Key): boolean => typeof part === "string" || typeof part === "number" || (Array.isArray(part) && part.every(fits));
  if (!fits(key)) throw new Error("The encryption store got a key of a kind that it can't keep.");
  return JSON.stringify(key);
}

const isRange = (key: Key | KeyRange): key is KeyRange => typeof key === "object" && "includes" in key && !Array.isArray(key);

const schema = `
  CREATE TABLE IF NOT EXISTS databases (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS stores (database TEXT, name TEXT, shape TEXT NOT NULL, PRIMARY KEY (database, name)) STRICT;
  CREATE TABLE IF NOT EXISTS indexes (database TEXT, store TEXT, name TEXT, shape TEXT NOT NULL, PRIMARY KEY (database, store, name)) STRICT;
  CREATE TABLE IF NOT EXISTS records (database TEXT, store TEXT, key TEXT, value BLOB NOT NULL, PRIMARY KEY (database, store, key)) STRICT, WITHOUT ROWID;
`;

/** The file of one device's keys. What `write` was given is on the disk when it returns, all of it or nothing. */
export class Disk {
  readonly #sql: Database.Database;

  /**
   * Opens `keys.sqlite` in a folder, both made when they aren't there, for this process alone: two that went on from the same keys
   * would make each other's messages unreadable.
   * @throws UserError `keys-in-use`.
   */
  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const file = join(directory, "keys.sqlite");
    closeSync(openSync(file, "a", 0o600));
    this.#sql = new Database(file, { timeout: 0 });
    try {
      this.#sql.pragma("locking_mode = EXCLUSIVE");
      this.#sql.pragma("journal_mode = WAL");
      // After a power loss a key that was used once must not be used again.
      this.#sql.pragma("synchronous = FULL");
      this.#sql.exec(schema);
    } catch (thrown) {
      this.#sql.close();
      if (!(thrown instanceof Database.SqliteError && thrown.code.startsWith("SQLITE_BUSY"))) throw thrown;
      throw new UserError("keys-in-use", { directory });
    }
  }

  /** @param version of the database; null where it stays as it is. @throws what SQLite says, and then nothing is written. */
  write(database: string, version: number | null, changes: readonly Change[]): void {
    const all = this.#sql.transaction(() => {
      if (version !== null) this.#run("INSERT OR REPLACE INTO databases VALUES (?, ?)", database, version);
      for (const change of changes) this.#apply(database, change);
    });
    all.immediate();
  }

  #apply(database: string, change: Change): void {
    const { store } = change;
    switch (change.kind) {
      case "put":
        this.#run("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)", database, store, keyText(change.key), change.value);
        break;
      case "delete":
        for (const key of isRange(change.key) ? this.#keysIn(database, store, change.key) : [keyText(change.key)]) {
          this.#run("DELETE FROM records WHERE database = ? AND store = ? AND key = ?", database, store, key);
        }
        break;
      case "make store":
        this.#run("INSERT OR REPLACE INTO stores VALUES (?, ?, ?)", database, store, JSON.stringify(change.shape));
        break;
      case "make index":
        this.#run("INSERT OR REPLACE INTO indexes VALUES (?, ?, ?, ?)", database, store, change.index, JSON.stringify(change.shape));
        break;
      case "drop index":
        this.#run("DELETE FROM indexes WHERE database = ? AND store = ? AND name = ?", database, store, change.index);
        break;
      case "drop store":
        this.#run("DELETE FROM stores WHERE database = ? AND name = ?", database, store);
        this.#run("DELETE FROM indexes WHERE database = ? AND store = ?", database, store);
        this.#run("DELETE FROM records WHERE database = ? AND store = ?", database, store);
        break;
      case "clear":
        this.#run("DELETE FROM records WHERE database = ? AND store = ?", database, store);
    }
  }

  #keysIn(database: string, store: string, range: KeyRange): readonly string[] {
    return this.#rows<{ key: string }>("SELECT key FROM records WHERE database = ? AND store = ?", database, store)
      .map(({ key }) => key)
      .filter((key) => range.includes(JSON.parse(key) as Key));
  }

  /** All that was written. Records are read one by one while they are asked for. */
  read(): readonly Written[] {
    return this.#rows<{ name: string; version: number }>("SELECT name, version FROM databases").map(({ name: database, version }) => ({
      database,
      version,
      stores: this.#rows<{ name: string; shape: string }>("SELECT name, shape FROM stores WHERE database = ?", database).map(({ name, shape }) => ({
        name,
        shape: JSON.parse(shape) as StoreOptions,
        indexes: this.#rows<{ name: string; shape: string }>("SELECT name, shape FROM indexes WHERE database = ? AND store = ?", database, name)
          .map((index) => ({ name: index.name, shape: JSON.parse(index.shape) as IndexShape })),
      })),
      records: this.#records(database),
    }));
  }

  *#records(database: string): Generator<{ store: string; key: Key; value: unknown }> {
    const rows = this.#sql.prepare<[string], { store: string; key: string; value: Buffer }>("SELECT store, key, value FROM records WHERE database = ?");
    for (const { store, key, value } of rows.iterate(database)) yield { store, key: JSON.parse(key) as Key, value: deserialize(value) as unknown };
  }

  close(): void {
    this.#sql.close();
  }

  readonly #prepared = new Map<string, Database.Statement>();

  #run(sql: string, ...values: readonly unknown[]): void {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) this.#prepared.set(sql, (statement = this.#sql.prepare(sql)));
    statement.run(...values);
  }

  #rows<Row>(sql: string, ...values: readonly unknown[]): readonly Row[] {
    return this.#sql.prepare<unknown[], Row>(sql).all(...values);
  }
}
