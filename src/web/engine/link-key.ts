import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, linkSync, rmSync, writeFileSync } from "node:fs";
import { UserError } from "../../model/error.ts";

const keyBytes = 32;

/**
 * The key that seals links, made at first use in a file of mode 0600. Two processes that start at once get the same one.
 * @throws UserError `key-broken`.
 */
export function readOrMakeKey(path: string): Buffer {
  return read(path) ?? make(path);
}

function read(path: string): Buffer | null {
  try {
    const key = readFileSync(path);
    if (key.length !== keyBytes) throw new UserError("key-broken", { path, bytes: key.length, expected: keyBytes });
    return key;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw thrown;
  }
}

/** Written beside and linked into place: whoever comes second finds the whole key of the first. */
function make(path: string): Buffer {
  const beside = `${path}.${randomBytes(6).toString("hex")}`;
  const key = randomBytes(keyBytes);
  writeFileSync(beside, key, { mode: 0o600, flag: "wx", flush: true });
  try {
    linkSync(beside, path);
    return key;
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === "EEXIST") return read(path) ?? key;
    // Some file systems have no hard links.
    if (code === "EPERM" || code === "ENOTSUP") {
      renameSync(beside, path);
      return key;
    }
    throw thrown;
  } finally {
    rmSync(beside, { force: true });
  }
}
