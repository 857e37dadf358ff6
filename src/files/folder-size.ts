import type { Stats } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "./safe-file.ts";

/** Bytes on disk of a folder and all in it. Links aren't followed, several names of one file count once, and what vanishes meanwhile counts as nothing. */
export async function folderSize(path: string): Promise<number> {
  const counted = new Set<number>();
  const waiting = [path];
  let bytes = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const seen: Stats | null = await lstat(next).catch(unlessGone);
    if (seen === null || counted.has(seen.ino)) continue;
    if (seen.nlink > 1 && !seen.isDirectory()) counted.add(seen.ino);
    bytes += seen.blocks * 512;
    if (!seen.isDirectory()) continue;
    for (const name of (await readdir(next).catch(unlessGone)) ?? []) waiting.push(join(next, name));
  }
  return bytes;
}

const unlessGone = (thrown: unknown): null => {
  if (codeOf(thrown) === "ENOENT" || codeOf(thrown) === "ENOTDIR") return null;
  throw thrown;
};
