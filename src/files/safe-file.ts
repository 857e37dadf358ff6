import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { open, rename, rm, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { limits } from "../bounded/limits.ts";
import { readText } from "../bounded/read-answer.ts";
import { TooLarge } from "../bounded/too-large.ts";
import { UserError } from "../model/error.ts";

/** Who a file belongs to and who may read it. */
export type Ownership = { readonly mode: number; readonly uid?: number; readonly gid?: number };

/** The code of an error of the file system. */
export const codeOf = (thrown: unknown): string | undefined =>
  thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : undefined;

/** Runs what writes, and says it plainly when there is no room left. @throws UserError `disk-full`. */
export async function onDisk<T>(where: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code !== "ENOSPC" && code !== "EDQUOT") throw thrown;
    throw new UserError("disk-full", { path: where, of: "folder" });
  }
}

/** Replaces a file, wholly or not at all: written beside it, synced, renamed. A link that stands there is replaced, not followed. @throws UserError `disk-full`. */
export const writeWhole = (path: string, text: string, ownership: Ownership): Promise<void> => onDisk(dirname(path), () => replaceFile(path, text, ownership));

/** As `writeWhole`, for who says in words of their own that the disk is full. */
export async function replaceFile(path: string, text: string, ownership: Ownership): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const file = await open(beside, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
    try {
      await file.writeFile(text);
      await file.chmod(ownership.mode);
      await give(file, ownership);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (thrown) {
    await rm(beside, { force: true });
    throw thrown;
  }
  await syncDirectory(dirname(path));
}

async function give(file: FileHandle, { uid, gid }: Ownership): Promise<void> {
  if (uid !== undefined && gid !== undefined && process.getuid?.() === 0) await file.chown(uid, gid);
}

/** Makes what was renamed in a directory outlive a power cut. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/**
 * The text of a plain file; null where there is none. A container may have put a link or a pipe there: neither is followed or waited for.
 * @throws UserError `settings-broken`.
 */
export async function readPlain(path: string): Promise<string | null> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch((thrown: unknown) => {
    const code = codeOf(thrown);
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    if (code === "ELOOP" || code === "ENXIO") throw notPlain(path);
    throw thrown;
  });
  if (file === null) return null;
  try {
    const seen = await file.stat();
    if (!seen.isFile() || seen.size > limits.instanceFileBytes) throw notPlain(path);
    // It may grow meanwhile.
    return await readText(file.createReadStream({ autoClose: false }), limits.instanceFileBytes);
  } catch (thrown) {
    throw thrown instanceof TooLarge ? notPlain(path) : thrown;
  } finally {
    await file.close();
  }
}

const notPlain = (path: string): UserError => new UserError("settings-broken", { path, line: null, fault: { kind: "not-plain" } });
