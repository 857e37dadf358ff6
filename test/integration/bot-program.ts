import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { freePort } from "../fakes/free-port.ts";
import { adminRoomServer, type FakeHomeserver } from "../fakes/homeserver-http.ts";
import { until } from "../fakes/matrix-bot.ts";
import { freshRoot } from "../unit/registry/fresh.ts";

/** Besides the server's own room, one that may be for some instances. */
export const few = "!few:fake";

/** Innkeeper as production runs it, a program of its own, on a homeserver with two admin rooms. All of it ends with the test. */
export class BotProgram {
  readonly server: FakeHomeserver;
  /** What the config says now. */
  config: Readonly<Record<string, unknown>>;
  /** Its log of this run. */
  printed = "";
  readonly dataRoot: string;
  readonly #file = join(freshRoot(), "innkeeper.yaml");
  #bot: ChildProcess | null = null;

  private constructor(server: FakeHomeserver, dataRoot: string, config: BotProgram["config"]) {
    this.server = server;
    this.dataRoot = dataRoot;
    this.config = config;
  }

  /** With a config that has no rooms yet. */
  static async make(): Promise<BotProgram> {
    const { server, url } = await adminRoomServer();
    onTestFinished(() => server.close());
    server.makeRoom(few, ["@alice:fake", "@bob:fake", server.bot]);
    const tokenFile = join(freshRoot(), "token");
    writeFileSync(tokenFile, "secret-token", { mode: 0o600 });
    const dataRoot = freshRoot();
    const program = new BotProgram(server, dataRoot, { dataRoot, homeserver: { url, tokenFile, rateLimited: false }, owners: ["@alice:fake"], web: { port: await freePort() } });
    onTestFinished(() => program.end("SIGKILL"));
    return program;
  }

  /** Writes the config with these settings. */
  configure(more: Readonly<Record<string, unknown>>): void {
    this.config = { ...this.config, ...more };
    writeFileSync(this.#file, JSON.stringify(this.config, null, 1));
  }

  /** Resolves when the bot has signed in. */
  async start(env: NodeJS.ProcessEnv = {}): Promise<void> {
    this.printed = "";
    const bot = this.#spawn(["bot"], env);
    this.#bot = bot;
    bot.stderr?.on("data", (chunk: Buffer) => (this.printed += chunk.toString()));
    await until("the bot", () => this.printed.includes("Signed in"), 30_000);
  }

  /** What a shell does, to its end. */
  async shell(...argv: readonly string[]): Promise<void> {
    await ended(this.#spawn(argv, {}));
  }

  get bot(): ChildProcess | null {
    return this.#bot;
  }

  async end(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const bot = this.#bot;
    this.#bot = null;
    bot?.kill(signal);
    if (bot !== null) await ended(bot);
  }

  /** What the bot answers to a line. */
  async asks(room: string, body: string): Promise<string> {
    const { server } = this;
    const event = server.add({ type: "m.room.message", sender: "@alice:fake", content: { msgtype: "m.text", body }, room });
    const isAnswer = (content: Readonly<Record<string, unknown>>): boolean =>
      content["org.innkeeper.kind"] !== "progress" && (content["m.relates_to"] as { "m.in_reply_to"?: { event_id: string } } | undefined)?.["m.in_reply_to"]?.event_id === event;
    return String((await until(`an answer to ${body}`, () => server.sent(room).find(isAnswer), 30_000))["body"]);
  }

  #spawn(argv: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
    return spawn(process.execPath, [join(import.meta.dirname, "../../src/main.ts"), ...argv], { env: { ...process.env, INNKEEPER_CONFIG: this.#file, INNKEEPER_DATA_ROOT: "", ...env }, stdio: ["ignore", "ignore", "pipe"] });
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}
