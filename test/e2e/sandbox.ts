import { execFile, execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logIn } from "../../src/matrix/transport/accounts.ts";
import { openChat } from "../../src/matrix/chat.ts";
import type { ChatMessage } from "../../src/model/rooms/chat.ts";
import { systemClock } from "../../src/runtime/system-clock.ts";
import { privateFile } from "../../src/runtime/private-file.ts";
import { ownRanges } from "./own-ranges.ts";

const root = join(import.meta.dirname, "..", "..");
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** How a program ended, and all that it printed. */
export type Ran = { readonly code: number; readonly out: string };

/** Runs Innkeeper, with `lines` as its standard input. */
export const innkeeper = (argv: readonly string[], env: NodeJS.ProcessEnv, lines = ""): Promise<Ran> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [join(root, "src/main.ts"), ...argv], { env }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code ?? -1), out: stdout + stderr }));
    child.stdin?.end(lines);
  });

/** The names of the images on this machine, as set-up finds them. */
export const testImages = (): Readonly<Record<string, string>> =>
  JSON.parse(execFileSync(process.execPath, [join(root, "scripts/images.js"), "--json", "backend", "frontend", "synapse"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })) as Record<string, string>;

/** A whole sandbox of its own, as `npm start` makes it, and a seat in its room. */
export class Sandbox {
  readonly dataRoot = mkdtempSync(join(tmpdir(), "innkeeper-e2e-"));
  readonly home = `home-${randomBytes(3).toString("hex")}`;
  /** Everything that the bot has said since `enter`. */
  readonly heard: ChatMessage[] = [];
  /** What its programs are started with. */
  readonly env: NodeJS.ProcessEnv;
  #child: ChildProcess | null = null;
  #stderr = "";
  #send: (text: string) => Promise<string> = () => Promise.reject(new Error("not in the room yet"));
  readonly #over = new AbortController();

  constructor(env: NodeJS.ProcessEnv = {}) {
    this.env = { ...process.env, INNKEEPER_DATA_ROOT: this.dataRoot, INNKEEPER_CONFIG: "", INNKEEPER_SANDBOX_HOME: this.home, INNKEEPER_SANDBOX_IMAGES: JSON.stringify(testImages()), ...env };
    mkdirSync(join(this.dataRoot, "sandbox"), { mode: 0o700 });
    // YAML is a superset of JSON.
    writeFileSync(join(this.dataRoot, "sandbox/innkeeper.yaml"), JSON.stringify(ownRanges()), { mode: 0o600 });
  }

  /** Resolves when its terminal says that it is in the room. @throws Error with what it said when it ends before. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(root, "src/main.ts"), "sandbox"], { env: this.env, stdio: ["pipe", "ignore", "pipe"] });
    this.#child = child;
    let said = "";
    await new Promise<void>((resolve, reject) => {
      child.stderr.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        this.#stderr = said;
        if (said.includes("The room is")) resolve();
      });
      child.once("exit", (code) => reject(new Error(`the sandbox ended (${String(code)}):\n${said}`)));
    });
  }

  /** What it printed besides the chat. */
  get printed(): string {
    return this.#stderr;
  }

  /** As the kernel does when memory runs out. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  /** Takes the admin's seat in the room, beside the terminal. */
  async enter(): Promise<void> {
    const { url, admin, room } = this.state();
    // Another session of the admin's, as a phone would be: verified by the recovery key that the sandbox prints.
    const { token } = await logIn({ url, user: "admin", password: admin.password, deviceName: "phone" });
    const keys = { directory: mkdtempSync(join(tmpdir(), "innkeeper-phone-")), recovery: privateFile(join(this.dataRoot, "sandbox/admin-recovery-key")), password: null };
    const chat = await openChat({ url, token, room, keys, clock: systemClock, log: quiet, signal: this.#over.signal });
    this.#send = (text) => chat.send(text);
    void chat.follow((message) => this.heard.push(message), this.#over.signal).catch(() => undefined);
  }

  state(): { url: string; admin: { token: string; password: string; userId: string }; room: string } {
    const { admin, room } = JSON.parse(readFileSync(join(this.dataRoot, "sandbox/accounts.json"), "utf8")) as { admin: { token: string; password: string; userId: string }; room: string };
    const url = /url: (\S+)/.exec(readFileSync(join(this.dataRoot, "sandbox/innkeeper.yaml"), "utf8"))?.[1] ?? "";
    return { url, admin, room };
  }

  /** Sends a line and gives its event. */
  send(text: string): Promise<string> {
    return this.#send(text);
  }

  /** Sends a command and waits for its outcome, whatever it is. */
  async says(text: string, deadline = 240_000): Promise<ChatMessage> {
    const event = await this.send(text);
    return this.hears((message) => message.answers === event && (message.kind === "outcome" || message.kind === "failure" || message.kind === "prompt"), `an answer to ${text}`, deadline);
  }

  /** Waits for a message. */
  async hears(wanted: (message: ChatMessage) => boolean, what: string, deadline = 60_000): Promise<ChatMessage> {
    const until = Date.now() + deadline;
    for (;;) {
      const found = this.heard.find(wanted);
      if (found !== undefined) return found;
      if (Date.now() > until) throw new Error(`never heard ${what}; heard:\n${this.heard.map(({ body }) => body).join("\n--\n")}`);
      await systemClock.sleep(50);
    }
  }

  /** The same commands from a shell. */
  shell(...argv: readonly string[]): Promise<Ran> {
    return innkeeper(argv, this.env);
  }

  /** Takes everything of it away, images excepted: other tests need them. */
  async remove(): Promise<Ran> {
    this.#over.abort(new Error("over"));
    await this.stop();
    return this.shell("sandbox", "remove", "--yes", "--keep-images");
  }
}
