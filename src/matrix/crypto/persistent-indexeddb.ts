import { resolve } from "node:path";
import { serialize } from "node:v8";
import { Disk, type Change } from "./disk.ts";
import { IDBCursor, IDBDatabase, IDBObjectStore, IDBRequest, indexedDB, settled, type Cursor, type IndexedDatabase, type IndexedRequest, type IndexOptions, type Key, type KeyRange, type ObjectStore, type StoreOptions, type Transaction } from "./indexed-db.ts";

/** Databases that are kept on a disk. */
export type Keep = {
  /** What the machine must name its store: its databases' names begin with it. */
  readonly name: string;
  /** Forgets them in memory and lets go of the disk. */
  close(): Promise<void>;
};

type Open = {
  readonly name: string;
  readonly disk: Disk;
  readonly onBroken: (thrown: Error) => void;
  /** Why nothing more can be written. */
  broken: Error | null;
  /** While databases are filled from the disk, or forgotten, nothing is written. */
  quiet: boolean;
  readonly connections: Set<IndexedDatabase>;
};
/** A change, and the request that says whether it took place. */
type Noted = { readonly change: Change; request: IndexedRequest | null };

const open = new Map<string, Open>();
const journals = new WeakMap<Transaction, Noted[]>();
const upgrades = new WeakMap<IndexedDatabase, Transaction>();

const keepOf = (database: string): Open | undefined => open.get(database.slice(0, database.lastIndexOf("::")));

/**
 * Keeps the databases whose names begin with a folder's path, and `::`, in that folder: each read-write transaction is on the disk
 * before it says `complete`, so nothing that depends on it can have left the process earlier. When a write fails, its transaction is
 * undone, no other is let through until a new start, and `onBroken` is told: memory would run ahead of the disk.
 * @throws UserError `keys-in-use`; what SQLite says.
 */
export async function keepOnDisk(directory: string, onBroken: (thrown: Error) => void): Promise<Keep> {
  const name = resolve(directory);
  if (open.has(name)) throw new Error(`${name} is open already in this process.`);
  const kept: Open = { name, disk: new Disk(name), onBroken, broken: null, quiet: true, connections: new Set() };
  open.set(name, kept);
  try {
    await fill(kept);
    kept.quiet = false;
  } catch (thrown) {
    kept.disk.close();
    open.delete(name);
    throw thrown;
  }
  return { name, close: async () => forget(kept) };
}

/** Makes the databases in memory as they are on the disk. */
async function fill({ name, disk }: Open): Promise<void> {
  for (const { database, version, stores, records } of disk.read()) {
    const request = indexedDB.open(name + database, version);
    request.onupgradeneeded = () => {
      for (const { name: store, shape, indexes } of stores) {
        const made = request.result.createObjectStore(store, shape);
        for (const { name: index, shape: { keyPath, ...options } } of indexes) made.createIndex(index, keyPath, options);
      }
      for (const { store, key, value } of records) request.transaction.objectStore(store).put(value, key);
    };
    (await settled(request)).close();
  }
}

async function forget(kept: Open): Promise<void> {
  kept.quiet = true;
  for (const connection of kept.connections) connection.close();
  for (const { name } of await indexedDB.databases()) {
    if (keepOf(name) === kept) await settled(indexedDB.deleteDatabase(name));
  }
  kept.disk.close();
  open.delete(kept.name);
}

/** Writes what a transaction did. False when that failed: then it must not complete. */
function write(kept: Open, transaction: Transaction, version: number | null, journal: readonly Noted[]): boolean {
  try {
    if (kept.broken) throw kept.broken;
    const done = journal.filter(({ request }) => (request?.error ?? null) === null).map(({ change }) => change);
    kept.disk.write(transaction.db.name.slice(kept.name.length), version, done);
    return true;
  } catch (thrown) {
    if (!kept.broken) {
      kept.broken = thrown instanceof Error ? thrown : new Error(String(thrown));
      setImmediate(kept.onBroken, kept.broken);
    }
    return false;
  }
}

// --- What fake-indexeddb does is noted through its public prototypes, for there is no other place to listen at. ---

type Method = (this: object, ...args: unknown[]) => unknown;

/** Calls `note` before a method, so that values are serialised as they are then; null notes nothing. */
function listen<This extends object, Args extends unknown[]>(prototype: This, method: string, journalOf: (self: This) => Noted[] | undefined, note: (self: This, ...args: Args) => Change): void {
  const methods = prototype as Record<string, Method>;
  const original = methods[method];
  if (original === undefined) throw new Error(`fake-indexeddb has no ${method} any more.`);
  methods[method] = function (this: object, ...args) {
    const journal = journalOf(this as This);
    const noted: Noted | null = journal ? { change: note(this as This, ...(args as Args)), request: null } : null;
    const result = original.apply(this, args);
    if (noted && result instanceof IDBRequest) noted.request = result;
    if (noted) journal?.push(noted);
    return result;
  };
}

const storeOf = ({ source }: Cursor): ObjectStore => ("objectStore" in source ? source.objectStore : source);
const inStore = (store: ObjectStore): Noted[] | undefined => journals.get(store.transaction);
const inCursor = (cursor: Cursor): Noted[] | undefined => journals.get(storeOf(cursor).transaction);
const inUpgrade = (database: IndexedDatabase): Noted[] | undefined => {
  const transaction = upgrades.get(database);
  return transaction && journals.get(transaction);
};

const put = (store: ObjectStore, value: unknown, key?: Key): Change => {
  if (store.keyPath !== null || key === undefined) throw new Error("The encryption store keeps only records whose key is given beside the value.");
  return { kind: "put", store: store.name, key, value: serialize(value) };
};
listen(IDBObjectStore.prototype, "put", inStore, put);
listen(IDBObjectStore.prototype, "add", inStore, put);
listen(IDBObjectStore.prototype, "delete", inStore, ({ name }, key: Key | KeyRange) => ({ kind: "delete", store: name, key }));
listen(IDBObjectStore.prototype, "clear", inStore, ({ name }) => ({ kind: "clear", store: name }));
listen(IDBObjectStore.prototype, "createIndex", inStore, ({ name }, index: string, keyPath: string | readonly string[], options?: IndexOptions) => ({
  kind: "make index",
  store: name,
  index,
  shape: { keyPath: typeof keyPath === "string" ? keyPath : [...keyPath], unique: options?.unique === true, multiEntry: options?.multiEntry === true },
}));
listen(IDBObjectStore.prototype, "deleteIndex", inStore, ({ name }, index: string) => ({ kind: "drop index", store: name, index }));
listen(IDBCursor.prototype, "update", inCursor, (cursor, value: unknown) => ({ kind: "put", store: storeOf(cursor).name, key: cursor.primaryKey, value: serialize(value) }));
listen(IDBCursor.prototype, "delete", inCursor, (cursor) => ({ kind: "delete", store: storeOf(cursor).name, key: cursor.primaryKey }));
listen(IDBDatabase.prototype, "createObjectStore", inUpgrade, (_, store: string, options?: StoreOptions) => ({
  kind: "make store",
  store,
  shape: { keyPath: options?.keyPath ?? null, autoIncrement: options?.autoIncrement === true },
}));
listen(IDBDatabase.prototype, "deleteObjectStore", inUpgrade, (_, store: string) => ({ kind: "drop store", store }));

const transaction = Reflect.get(IDBDatabase.prototype, "transaction") as Method;
IDBDatabase.prototype.transaction = function (this: IndexedDatabase, stores, mode, options) {
  const begun = transaction.call(this, stores, mode, options) as Transaction;
  const kept = keepOf(this.name);
  kept?.connections.add(this);
  if (!kept || kept.quiet || mode === undefined || mode === "readonly") return begun;

  const journal: Noted[] = [];
  journals.set(begun, journal);
  const upgrade = mode === "versionchange";
  if (upgrade) upgrades.set(this, begun);
  const dispatch = begun.dispatchEvent.bind(begun);
  begun.dispatchEvent = (event) => {
    const completes = event.type === "complete" && (journal.length > 0 || upgrade);
    if (!completes || write(kept, begun, upgrade ? this.version : null, journal)) return dispatch(event);
    begun._abort("QuotaExceededError");
    return true;
  };
  return begun;
};
