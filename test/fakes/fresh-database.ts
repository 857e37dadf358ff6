import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openRegistry } from "../../src/registry/registry.ts";
import { direct, room1, room2 } from "./people.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** What the registry of a test's rooms is opened with. */
export const registryOptions = { ranges: { backend: 8765, frontend: 3003, matrix: 8448 }, subnetPool: "10.213.0.0/16" } as const;

/** Databases as files: to copy one is much quicker than to make its tables anew for each test. */
const made = new Map<boolean, Buffer>();

/** Puts a database there in which the bot has its rooms, and nothing has happened yet. @param newRooms whether they don't know yet that they aren't encrypted. */
export function writeFreshDatabase(dataRoot: string, newRooms: boolean): void {
  const database = made.get(newRooms) ?? makeDatabase(newRooms);
  made.set(newRooms, database);
  writeFileSync(join(dataRoot, "innkeeper.db"), database, { mode: 0o600 });
}

function makeDatabase(newRooms: boolean): Buffer {
  const dataRoot = temporaryFolder();
  const registry = openRegistry({ ...registryOptions, dataRoot });
  const { outbox, plainRooms, rooms } = registry;
  for (const room of [room1, room2]) rooms.add(room, room);
  if (!newRooms) for (const room of [room1, room2, direct]) plainRooms.tellOnce({ room, reply: [], kind: "notice", replyTo: null, thread: null, asker: null });
  for (const { id } of outbox.waiting()) outbox.sent(id);
  registry.close();
  const database = readFileSync(join(dataRoot, "innkeeper.db"));
  rmSync(dataRoot, { recursive: true });
  return database;
}
