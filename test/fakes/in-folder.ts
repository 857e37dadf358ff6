import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What a person does by hand in a data root. */
export const inFolder = (dataRoot: string) => ({
  /** A file of an instance's folder, or of the data root. */
  path: (...parts: readonly string[]): string => join(dataRoot, ...parts),
  read: (path: string): string => readFileSync(join(dataRoot, path), "utf8"),
  /** Puts a file there by hand. */
  put(path: string, text: string): void {
    mkdirSync(dirname(join(dataRoot, path)), { recursive: true });
    writeFileSync(join(dataRoot, path), text);
  },
  /** Edits a file of the data root by hand. */
  edit: (path: string, change: (text: string) => string): void => writeFileSync(join(dataRoot, path), change(readFileSync(join(dataRoot, path), "utf8"))),
});

/** The files of all instances, in use and in the trash. */
export const instanceFilesIn = (dataRoot: string): readonly string[] =>
  readdirSync(dataRoot, { recursive: true, encoding: "utf8" }).filter((path) => /^(instances|trash)\//.test(path)).sort();
