import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { indexedDB, settled, type IndexedDatabase } from "../../src/matrix/crypto/indexed-db.ts";
import { keepOnDisk, type Keep } from "../../src/matrix/crypto/persistent-indexeddb.ts";

const directory = mkdtempSync(join(tmpdir(), "innkeeper-keys-"));
let kept: Keep | null = null;
const broken: Error[] = [];

const open = async (): Promise<Keep> => (kept = await keepOnDisk(directory, (thrown) => broken.push(thrown)));
async function close(): Promise<void> {
  await kept?.close();
  kept = null;
}
const get = async (from: IndexedDatabase, key: string): Promise<unknown> => settled((from.transaction(["box"]).objectStore("box") as unknown as { get(key: string): ReturnType<typeof indexedDB.deleteDatabase> }).get(key));

afterEach(async () => {
  await close();
  expect(broken).toEqual([]);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("two programs can't open the same keys", async () => {
  await open();
  const other = fork(join(import.meta.dirname, "write-for-ever.ts"), [directory], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  let said = "";
  other.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await once(other, "exit");
  expect(said).toContain("keys-in-use");
});

test("kill -9 at any moment loses nothing that had completed", async () => {
  for (let round = 0; round < 4; round++) {
    const writer = fork(join(import.meta.dirname, "write-for-ever.ts"), [directory], { stdio: "pipe" });
    let last = -1;
    writer.on("message", (written: number) => (last = written));
    await vi.waitFor(() => expect(last).toBeGreaterThan(20), 15_000);
    writer.kill("SIGKILL");
    await once(writer, "exit");
    const { name } = await open();
    const box = await settled(indexedDB.open(`${name}::test`, 1));
    for (let number = 0; number <= last; number++) expect(await get(box, String(number))).toEqual({ number });
    await close();
  }
});
