import { readFile, readdir, readlink } from "node:fs/promises";
import type { Holder } from "../model/host.ts";

/** The process that has one of these sockets open. Other users' processes can only be looked into by root; they are passed over. */
export async function holderOf(procDirectory: string, inodes: ReadonlySet<string>): Promise<Holder> {
  const pids = (await readdir(procDirectory).catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (await has(`${procDirectory}/${pid}/fd`, inodes)) return { program: await programOf(`${procDirectory}/${pid}`), pid: Number(pid) };
  }
  return { program: null, pid: null };
}

async function has(directory: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const names = await readdir(directory).catch(() => []);
  const links = await Promise.all(names.map((name) => readlink(`${directory}/${name}`).catch(() => "")));
  return links.some((link) => inodes.has(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? ""));
}

const programOf = async (directory: string): Promise<string | null> => (await readFile(`${directory}/comm`, "utf8").catch(() => "")).trim() || null;
