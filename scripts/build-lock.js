import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Runs `work` while no other process of this user builds images. The kernel drops the lock when we end, however we end:
 * a helper holds it for as long as our end of its stdin is open.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @param {() => void} waiting called when somebody else holds the lock
 * @returns {Promise<T>}
 */
export async function alone(work, waiting) {
  const file = join(tmpdir(), `innkeeper-images-${process.getuid?.() ?? 0}.lock`);
  const holder = spawn("flock", [file, "sh", "-c", "echo locked; exec cat"], { stdio: ["pipe", "pipe", "inherit"], detached: true });
  const soon = setTimeout(waiting, 1000);
  try {
    await Promise.race([once(holder.stdout, "data"), once(holder, "error").then(([error]) => Promise.reject(error))]);
    clearTimeout(soon);
    return await work();
  } finally {
    clearTimeout(soon);
    holder.stdin.end();
  }
}
