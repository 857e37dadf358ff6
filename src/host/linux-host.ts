import { readFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import type { Holder, Host } from "../model/host.ts";
import { bindable, isOwnAddress } from "./bindable.ts";
import { holderOf } from "./holder.ts";
import { listeners } from "./listening.ts";
import { routesIn } from "./routes.ts";

/** This machine, read from `/proc`. A container sees its own network there: it must be in the host's. */
export const linuxHost = (procDirectory = "/proc"): Host => new LinuxHost(procDirectory);

class LinuxHost implements Host {
  readonly #procDirectory: string;

  constructor(procDirectory: string) {
    this.#procDirectory = procDirectory;
  }

  /** Listed or not bindable: a port may be listened on at another address only, and Docker would still take it amiss on 0.0.0.0. */
  async taken(ports: readonly number[], address: string): Promise<readonly number[]> {
    const listed = new Set((await listeners(this.#procDirectory)).map(({ port }) => port));
    const free = await Promise.all(ports.map(async (port) => !listed.has(port) && (await bindable(port, address))));
    return ports.filter((_, index) => free[index] === false);
  }

  async holder(port: number): Promise<Holder> {
    const inodes = new Set((await listeners(this.#procDirectory)).filter((each) => each.port === port).map(({ inode }) => inode));
    return inodes.size === 0 ? { program: null, pid: null } : holderOf(this.#procDirectory, inodes);
  }

  hasAddress(address: string): Promise<boolean> {
    return isOwnAddress(address);
  }

  async addresses(): Promise<readonly string[]> {
    return Object.values(networkInterfaces()).flatMap((own = []) => own.filter(({ family }) => family === "IPv4").map(({ address }) => address));
  }

  async routes(): Promise<readonly string[]> {
    return routesIn(await readFile(`${this.#procDirectory}/net/route`, "utf8").catch(() => ""));
  }
}
