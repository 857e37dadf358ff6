import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { nio } from "../../../scripts/nio.js";
import type { Account, EncryptedClient, Heard } from "./encrypted-client.ts";

type Line = { readonly heard?: Heard; readonly answer?: number; readonly result?: unknown; readonly error?: string };
type Waiting = { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void };

/** How long nio may take for anything, in milliseconds. */
const deadline = 30_000;

/** matrix-nio, a client in Python with an encryption of its own. It makes no identity and signs no device. */
export class Nio implements EncryptedClient {
  readonly heard: Heard[] = [];
  user = "";
  device = "";
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;

  private constructor() {
    this.#child = spawn("python3", [join(import.meta.dirname, "nio-driver.py")], { env: { ...process.env, PYTHONPATH: nio.folder, PYTHONDONTWRITEBYTECODE: "1" }, stdio: ["pipe", "pipe", "inherit"] });
    createInterface(this.#child.stdout).on("line", (line) => this.#take(JSON.parse(line) as Line));
    this.#child.once("exit", (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`nio ended (${String(code)})`));
    });
  }

  static async signIn({ url, user, password }: Account): Promise<Nio> {
    const client = new Nio();
    Object.assign(client, await client.#ask("sign_in", { url, user, password }));
    return client;
  }

  #take({ heard, answer, result, error }: Line): void {
    if (heard !== undefined) {
      const before = this.heard.findIndex(({ event }) => event === heard.event);
      if (before >= 0) this.heard.splice(before, 1);
      this.heard.push(heard);
    }
    if (answer === undefined) return;
    const waiting = this.#waiting.get(answer);
    this.#waiting.delete(answer);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(`nio: ${error}`));
  }

  async #ask(what: string, arguments_: object): Promise<unknown> {
    const id = ++this.#count;
    const timer = setTimeout(() => this.#take({ answer: id, error: `no answer to ${what}` }), deadline);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.stdin.write(`${JSON.stringify({ id, do: what, with: arguments_ })}\n`);
    }).finally(() => clearTimeout(timer));
  }

  async join(room: string): Promise<void> {
    await this.#ask("join", { room });
  }

  async send(room: string, type: string, content: object): Promise<string> {
    return String(await this.#ask("send", { room, type, content }));
  }

  async sendFile(room: string, name: string, bytes: Buffer): Promise<string> {
    return String(await this.#ask("send_file", { room, name, data: bytes.toString("base64") }));
  }

  async fileOf({ content }: Heard): Promise<Buffer> {
    return Buffer.from(String(await this.#ask("file_of", { file: content["file"] })), "base64");
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, "exit");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), 5000);
    this.#child.stdin.end();
    await ended;
    clearTimeout(timer);
  }
}
