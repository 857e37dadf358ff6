import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
/** Milliseconds. */
const startDeadline = 60_000;

/** The real bot, in a process of its own that can be killed at any moment and started again. */
export class Bot {
  readonly #config: string;
  #child: ChildProcess | null = null;
  #ended: Promise<unknown> = Promise.resolve();
  #said = "";

  constructor(config: string) {
    this.#config = config;
  }

  /** What this life, or the last one, has logged lately. */
  get said(): string {
    return this.#said;
  }

  /** Returns at once: the bot is starting. */
  spawn(): void {
    const child = spawn(process.execPath, ["--disable-warning=DEP0060", "src/main.ts", "bot"], { cwd: root, env: { ...process.env, INNKEEPER_CONFIG: this.#config, INNKEEPER_DATA_ROOT: "" }, stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    this.#said = "";
    this.#ended = new Promise((resolve) => child.once("exit", resolve));
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (chunk: string) => (this.#said = (this.#said + chunk).slice(-20_000)));
  }

  /** Starts it and waits until it is in its room. @throws Error with what it said when it isn't within a minute, or ends. */
  async start(signal: AbortSignal): Promise<void> {
    this.spawn();
    for (const until = Date.now() + startDeadline; !this.#said.includes('"Signed in"'); ) {
      signal.throwIfAborted();
      if (Date.now() > until || this.#child?.exitCode !== null) throw new Error(`the bot did not start:\n${this.#said}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** As the kernel does when memory runs out; ends when the process is gone. The programs that it has started live on. */
  async kill(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.#ended;
  }

  async stop(): Promise<void> {
    if (this.#child === null || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill("SIGTERM");
    const insist = setTimeout(() => this.#child?.kill("SIGKILL"), 20_000);
    await this.#ended;
    clearTimeout(insist);
  }
}
