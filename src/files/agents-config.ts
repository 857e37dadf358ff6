import { createHash, type Hash } from "node:crypto";
import { constants, type Dirent } from "node:fs";
import { open, opendir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../model/error.ts";
import type { AgentsConfig } from "../model/files.ts";
import type { Instance } from "../model/instance/instance.ts";
import { parseEnvFile, valuesOf } from "./env-file.ts";
import { usersHere } from "./layout.ts";
import { codeOf, readPlain } from "./safe-file.ts";

/** A configuration with more beside it has no fingerprint: to read it all would take longer than to ask MindRoom. */
const most = { entries: 2000, bytes: 16 * 1024 * 1024 };

/** What MindRoom's configuration is, and who reads it. */
export async function agentsConfig({ directory, name }: Instance): Promise<AgentsConfig> {
  const folder = join(directory, "config");
  const path = join(directory, `.env.${name}`);
  const user = valuesOf(parseEnvFile((await readPlain(path)) ?? "", path)).get("BACKEND_USER")?.value;
  const { gid, uid } = usersHere().backend;
  return {
    folder,
    data: join(directory, "mindroom_data"),
    user: user !== undefined && /^\d+(:\d+)?$/.test(user) ? user : `${uid}:${gid}`,
    text: await readPlain(join(folder, "config.yaml")).catch(unlessNotPlain),
    fingerprint: await fingerprintOf(folder),
  };
}

/** MindRoom may be able to read what we don't follow. */
function unlessNotPlain(thrown: unknown): null {
  if (thrown instanceof UserError) return null;
  throw thrown;
}

/** Of all that the folder holds, as a file may include others. Null where that would be too much, or changes while it is read. */
async function fingerprintOf(folder: string): Promise<string | null> {
  const hash = createHash("sha256");
  try {
    let left = most.bytes;
    for (const { entry, path } of await entriesOf(folder)) {
      const kind = entry.isFile() ? "file" : entry.isSymbolicLink() ? `link to ${await readlink(path)}` : "other";
      hash.update(`${JSON.stringify([path.slice(folder.length), kind])}\n`);
      if (entry.isFile()) left -= await update(hash, path, left);
    }
    return hash.digest("hex");
  } catch (thrown) {
    if (thrown instanceof TooMuch || codeOf(thrown) !== undefined) return null;
    throw thrown;
  }
}

type Entry = { readonly entry: Dirent; readonly path: string };

/** In an order of its own, whatever the disk's is. A container may have filled the folder. */
async function entriesOf(folder: string): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  const folders = [folder];
  for (const each of folders) {
    for await (const entry of await opendir(each)) {
      const path = join(each, entry.name);
      if (found.push({ entry, path }) > most.entries) throw new TooMuch();
      if (entry.isDirectory()) folders.push(path);
    }
  }
  return found.sort((one, other) => (one.path < other.path ? -1 : 1));
}

class TooMuch extends Error {}

/** @returns how many bytes the file has. */
async function update(hash: Hash, path: string, left: number): Promise<number> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { size } = await file.stat();
    if (size > left) throw new TooMuch();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
    hash.update(`${bytesRead}\n`).update(buffer.subarray(0, bytesRead));
    return bytesRead;
  } finally {
    await file.close();
  }
}
