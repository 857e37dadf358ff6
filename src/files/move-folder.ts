import { lstat, mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { UserError } from "../model/error.ts";
import { marker } from "./layout.ts";
import { codeOf, readPlain, syncDirectory } from "./safe-file.ts";

/** Whether anything stands there, a dangling link too. */
export const stands = async (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    (thrown: unknown) => {
      if (codeOf(thrown) === "ENOENT") return false;
      throw thrown;
    },
  );

const Marker = z.object({ innkeeper: z.string(), id: z.string() });

/** The id of the instance whose folder this is; null for a stranger's folder, or none. */
export async function ownerOf(path: string): Promise<string | null> {
  const text = await readPlain(join(path, marker));
  if (text === null) return null;
  try {
    return Marker.parse(JSON.parse(text)).id;
  } catch {
    return null;
  }
}

/** What stands where an instance's folder should be isn't ours to touch. */
export const folderTaken = (path: string): UserError => new UserError("folder-taken", { path });

/** Moves an instance's folder, so that it bears a power cut. Does nothing when it is there already. @throws UserError `folder-taken`, `folder-missing`. */
export async function moveFolder(from: string, to: string, id: string): Promise<void> {
  if (await stands(to)) {
    if ((await ownerOf(to)) !== id || (await stands(from))) throw folderTaken(to);
    return;
  }
  if ((await ownerOf(from)) !== id) {
    if (await stands(from)) throw folderTaken(from);
    throw new UserError("folder-missing", { path: from });
  }
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await rename(from, to);
  await syncDirectory(dirname(to));
  await syncDirectory(dirname(from));
}
