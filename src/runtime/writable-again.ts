import { randomBytes } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../model/clock.ts";

const tryEveryMs = 5000;
/** As much as must find room: keys need less. */
const enoughBytes = 1024 * 1024;

/** Resolves once a folder takes a file of a megabyte, or `signal` is aborted. */
export async function writableAgain(folder: string, clock: Clock, signal: AbortSignal): Promise<void> {
  const probe = join(folder, ".probe");
  // A file system that compresses would find room for zeros.
  const bytes = randomBytes(enoughBytes);
  for (;;) {
    const found = await takes(probe, bytes);
    await rm(probe, { force: true }).catch(() => undefined);
    if (found || signal.aborted) return;
    await clock.sleep(tryEveryMs, signal).catch(() => undefined);
  }
}

async function takes(probe: string, bytes: Uint8Array): Promise<boolean> {
  try {
    const file = await open(probe, "w", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    return true;
  } catch {
    return false;
  }
}
