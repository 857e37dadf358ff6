import "fake-indexeddb/auto";

// As much of IndexedDB as the machine uses; the compiler's own declarations come only with all of a browser's.

export type Key = string | number | readonly Key[];
export type KeyRange = { includes(key: Key): boolean };

export type IndexedRequest<T = unknown> = {
  readonly result: T;
  readonly error: Error | null;
  onsuccess: (() => void) | null;
  onerror: (() => void) | null;
};
export type OpenRequest = IndexedRequest<IndexedDatabase> & {
  readonly transaction: Transaction;
  onupgradeneeded: (() => void) | null;
};

export type IndexOptions = { readonly unique?: boolean; readonly multiEntry?: boolean };
export type StoreOptions = { readonly keyPath?: string | null; readonly autoIncrement?: boolean };

export type ObjectStore = {
  readonly name: string;
  readonly keyPath: string | null;
  readonly transaction: Transaction;
  put(value: unknown, key?: Key): IndexedRequest;
  createIndex(name: string, keyPath: string | readonly string[], options?: IndexOptions): unknown;
};
export type Cursor = { readonly source: ObjectStore | { readonly objectStore: ObjectStore }; readonly primaryKey: Key };
export type Transaction = {
  readonly db: IndexedDatabase;
  objectStore(name: string): ObjectStore;
  dispatchEvent(event: { readonly type: string }): boolean;
  /** fake-indexeddb's own: takes back what the transaction did, and fires `abort`. */
  _abort(name: string): void;
};
export type IndexedDatabase = {
  readonly name: string;
  readonly version: number;
  close(): void;
  createObjectStore(name: string, options?: StoreOptions): ObjectStore;
  transaction(stores: string | readonly string[], mode?: "readonly" | "readwrite" | "versionchange", options?: unknown): Transaction;
};

type Prototype<T> = { readonly prototype: T };
type Globals = {
  readonly indexedDB: {
    open(name: string, version?: number): OpenRequest;
    deleteDatabase(name: string): IndexedRequest;
    databases(): Promise<readonly { readonly name: string }[]>;
  };
  readonly IDBObjectStore: Prototype<ObjectStore>;
  readonly IDBDatabase: Prototype<IndexedDatabase>;
  readonly IDBCursor: Prototype<Cursor>;
  readonly IDBRequest: new () => IndexedRequest;
};

/** The process's only IndexedDB, which is in memory; the machine finds it by these global names. */
export const { indexedDB, IDBObjectStore, IDBDatabase, IDBCursor, IDBRequest } = globalThis as typeof globalThis & Globals;

/** Resolves when a request is done. @throws what made it fail. */
export const settled = async <T>(request: IndexedRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("an IndexedDB request failed"));
  });
