import { readFile } from "node:fs/promises";

/** A TCP socket that listens on this machine. */
export type Listener = { readonly port: number; readonly inode: string };

const stateListen = "0A";

/** Reads the text of `/proc/net/tcp` or `tcp6`: one socket a line, numbers in hexadecimal. */
export const listenersIn = (table: string): readonly Listener[] =>
  table
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([, local = "", , state, , , , , , inode = ""]) =>
      state === stateListen ? [{ port: Number.parseInt(local.slice(local.lastIndexOf(":") + 1), 16), inode }] : [],
    );

/** All sockets that listen here, as far as this system tells; none where it has no `/proc`. */
export async function listeners(procDirectory: string): Promise<readonly Listener[]> {
  const tables = await Promise.all(["tcp", "tcp6"].map((name) => readFile(`${procDirectory}/net/${name}`, "utf8").catch(() => "")));
  return tables.flatMap(listenersIn);
}
