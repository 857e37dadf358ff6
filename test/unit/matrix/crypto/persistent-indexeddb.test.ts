import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { Disk } from "../../../../src/matrix/crypto/disk.ts";
import { indexedDB, settled, type IndexedDatabase } from "../../../../src/matrix/crypto/indexed-db.ts";
import { keepOnDisk, type Keep } from "../../../../src/matrix/crypto/persistent-indexeddb.ts";

const directory = mkdtempSync(join(tmpdir(), "innkeeper-keys-"));
let opened: Keep[] = [];
const broken: Error[] = [];

const keep = async (): Promise<Keep> => {
  const kept = await keepOnDisk(directory, (thrown) => broken.push(thrown));
  opened.push(kept);
  return kept;
};
const close = async (kept: Keep): Promise<void> => {
  opened = opened.filter((each) => each !== kept);
  await kept.close();
};
async function database({ name }: Keep, version = 1): Promise<IndexedDatabase> {
  const request = indexedDB.open(`${name}::test`, version);
  request.onupgradeneeded = () => void request.result.createObjectStore("box").createIndex("by name", "name");
  return settled(request);
}
/** Resolves to whether it completed. */
async function put(into: IndexedDatabase, key: string, value: unknown): Promise<boolean> {
  const transaction = into.transaction(["box"], "readwrite");
  const ended = new Promise<boolean>((resolve) => Object.assign(transaction, { oncomplete: () => resolve(true), onabort: () => resolve(false) }));
  transaction.objectStore("box").put(value, key);
  return ended;
}
const get = async (from: IndexedDatabase, key: string): Promise<unknown> => settled((from.transaction(["box"]).objectStore("box") as unknown as { get(key: string): ReturnType<typeof indexedDB.deleteDatabase> }).get(key));

afterEach(async () => {
  vi.restoreAllMocks();
  for (const kept of opened) await close(kept);
  broken.length = 0;
  rmSync(directory, { recursive: true, force: true });
});

test("what was kept is there when it is opened again, its shape too", async () => {
  const first = await keep();
  await put(await database(first), "one", { bytes: new Uint8Array([1, 2]), when: new Date(5), name: "x" });
  await close(first);

  const again = await database(await keep());
  expect(await get(again, "one")).toEqual({ bytes: new Uint8Array([1, 2]), when: new Date(5), name: "x" });
  expect((again.transaction(["box"]).objectStore("box") as unknown as { indexNames: Iterable<string> }).indexNames).toContain("by name");
});

test("a write that fails completes nothing, and nothing after it, until it is opened anew", async () => {
  const first = await keep();
  const box = await database(first);
  await put(box, "one", 1);
  vi.spyOn(Disk.prototype, "write").mockImplementationOnce(() => {
    throw new Error("database or disk is full");
  });
  expect(await put(box, "two", 2)).toBe(false);
  expect(await get(box, "two")).toBeUndefined();
  expect(await put(box, "three", 3)).toBe(false);
  await vi.waitFor(() => expect(broken.map(({ message }) => message)).toEqual(["database or disk is full"]));
  await close(first);

  const again = await database(await keep());
  expect([await get(again, "one"), await get(again, "two"), await get(again, "three")]).toEqual([1, undefined, undefined]);
  expect(await put(again, "two", 2)).toBe(true);
});

test("two can't open the same keys in one process", async () => {
  await keep();
  await expect(keep()).rejects.toThrow("open already");
});
