import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes a file of mode 0600, whole or not at all; makes its folder (0700) when there is none. */
export async function writePrivate(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.new`;
  const file = await open(beside, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
}

/** A file of mode 0600 that is read and written as a whole. */
export const privateFile = (path: string): { read(): Promise<string | null>; write(text: string): Promise<void> } => ({
  write: async (text) => writePrivate(path, text),
  async read() {
    try {
      return await readFile(path, "utf8");
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw thrown;
    }
  },
});
