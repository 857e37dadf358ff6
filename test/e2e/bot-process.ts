import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ownRanges } from "./own-ranges.ts";
import { innkeeper, type Ran } from "./sandbox.ts";
import { freePort } from "../fakes/free-port.ts";

const root = join(import.meta.dirname, "..", "..");

export type BotSettings = {
  readonly url: string;
  /** Its account: a Matrix id, and the password. */
  readonly user: string;
  readonly password: string;
  readonly owners: readonly string[];
  readonly rooms: readonly string[];
  /** More of the config file. */
  readonly more?: object;
};

/** Innkeeper as production runs it, with a data root of its own, and an account that has no rate limit. */
export class BotProcess {
  readonly directory = mkdtempSync(join(tmpdir(), "innkeeper-bot-"));
  readonly dataRoot = join(this.directory, "data");
  readonly #env: NodeJS.ProcessEnv = { ...process.env, INNKEEPER_CONFIG: join(this.directory, "innkeeper.yaml"), INNKEEPER_DATA_ROOT: this.dataRoot };
  #child: ChildProcess | null = null;
  /** Its log of this run. */
  log = "";

  async configure({ more, owners, password, rooms, url, user }: BotSettings): Promise<void> {
    mkdirSync(this.dataRoot, { mode: 0o700 });
    const passwordFile = join(this.directory, "password");
    writeFileSync(passwordFile, password, { mode: 0o600 });
    const port = await freePort();
    // YAML is a superset of JSON.
    writeFileSync(join(this.directory, "innkeeper.yaml"), JSON.stringify({ homeserver: { url, user, passwordFile, rateLimited: false }, owners, rooms, web: { port }, ...ownRanges(), publicUrl: `http://127.0.0.1:${port}`, ...more }));
  }

  /** Resolves when it has signed in. @throws Error with its log when it ends before. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(root, "src/main.ts"), "bot"], { env: this.#env, stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    this.log = "";
    await new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (chunk: Buffer) => {
          this.log += chunk.toString();
          if (this.log.includes('"Signed in"')) resolve();
        });
      }
      child.once("exit", (code) => reject(new Error(`the bot ended (${String(code)}):\n${this.log}`)));
    });
  }

  /** As the kernel does when memory runs out. */
  kill(): Promise<void> {
    return this.#end("SIGKILL");
  }

  stop(): Promise<void> {
    return this.#end("SIGTERM");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  shell(...argv: readonly string[]): Promise<Ran> {
    return innkeeper(argv, this.#env);
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
