import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { ensureImages } from "../scripts/images.js";
import { openAdapters, type Adapters } from "../src/app/adapters.ts";
import { readConfig } from "../src/config/config.ts";
import { openLog } from "../src/runtime/log-file.ts";
import { liftRateLimit } from "../src/matrix/transport/accounts.ts";
import { createAdminRoom, joinRoom } from "../src/matrix/rooms/admin-room.ts";
import { openChat } from "../src/matrix/chat.ts";
import type { Chat, ChatMessage } from "../src/model/rooms/chat.ts";
import { systemClock } from "../src/runtime/system-clock.ts";
import { version } from "../src/app/version.ts";
import { privateFile } from "../src/runtime/private-file.ts";
import { freePort } from "../test/fakes/free-port.ts";
import { TestSynapse } from "../test/e2e/matrix-synapse.ts";
import { Bot } from "./bot.ts";

const Messages = z.object({ chunk: z.array(z.object({ event_id: z.string(), sender: z.string(), type: z.string() })) });
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const run = promisify(execFile);
const docker = async (...argv: readonly string[]): Promise<string> => (await run("docker", argv, { maxBuffer: 2 ** 26 })).stdout.trim();
const linesOf = (text: string): readonly string[] => text.split("\n").filter((line) => line !== "").sort();
const backendImage = "innkeeper/soak-backend:1";

/** Answers like MindRoom's backend, at once, and stops at once. */
const backend = `
import http.server as h, signal, sys
class Answer(h.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b'{}')
    def log_message(self, *_): pass
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
h.ThreadingHTTPServer(('', 8765), Answer).serve_forever()`;

/** A homeserver, a bot on a data root of its own, and a person in its room: all real but MindRoom, which only answers. */
export type House = {
  readonly bot: Bot;
  readonly chat: Chat;
  /** All that others have said in the room. */
  readonly heard: readonly ChatMessage[];
  /** What the bot remembers and runs, seen from beside it. */
  readonly adapters: Adapters;
  readonly dataRoot: string;
  /** The names of this bot's containers that run, of all of them, and of their networks. */
  containers(): Promise<{ readonly running: readonly string[]; readonly all: readonly string[]; readonly networks: readonly string[] }>;
  /** What stands in a folder of the data root. */
  folders(of: "instances" | "trash"): Promise<readonly string[]>;
  /** All that the bot has said, as the homeserver holds it. */
  spoken(): Promise<readonly { readonly event_id: string; readonly type: string }[]>;
  /** Takes everything away. */
  close(): Promise<void>;
};

/** Builds it all; the bot isn't started yet. @throws Error when the signal ends it. */
export async function openHouse(signal: AbortSignal): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), "innkeeper-soak-"));
  const found = await ensureImages(["frontend", "synapse"]);
  await tinyBackend(folder, String(found["synapse"]));
  const homeserver = new TestSynapse();
  const over = new AbortController();
  const ending = AbortSignal.any([signal, over.signal]);
  try {
    await homeserver.start();
    const { url } = homeserver;
    const admin = await homeserver.register("admin", true);
    const [person, account] = [await homeserver.register("person"), await homeserver.register("bot")];
    for (const { userId } of [person, account]) await liftRateLimit({ url, token: admin.token, user: userId });
    const room = await createAdminRoom({ url, token: person.token, name: "soak", invite: [account.userId], encrypted: true });
    await joinRoom({ url, token: account.token, room });

    const dataRoot = join(folder, "data");
    const tokenFile = join(folder, "token");
    await writeFile(tokenFile, account.token, { mode: 0o600 });
    const file = join(folder, "innkeeper.yaml");
    const settings = {
      dataRoot,
      homeserver: { url, tokenFile, rateLimited: false },
      rooms: [room],
      owners: [person.userId],
      web: { port: await freePort() },
      agentModel: "synthetic",
      defaults: { homeserver: "synapse" },
      images: { backend: backendImage, frontend: found["frontend"], synapse: found["synapse"] },
      ports: { backend: 27_000, frontend: 28_000, matrix: 29_000 },
      subnetPool: "10.244.0.0/16",
      startDeadline: "1m",
    };
    // YAML is a superset of JSON.
    await writeFile(file, JSON.stringify(settings));
    const adapters = openAdapters(readConfig({ INNKEEPER_CONFIG: file }, folder), openLog("warn", join(folder, "log")), version);
    const keys = { directory: join(folder, "keys"), recovery: privateFile(join(folder, "recovery-key")), password: null };
    const chat = await openChat({ url, token: person.token, room, keys, clock: systemClock, log: quiet, signal: ending });
    const heard: ChatMessage[] = [];
    const following = chat.follow((message) => heard.push(message), ending).catch(() => undefined);
    const bot = new Bot(file);
    const ours = ["--filter", `label=org.innkeeper.id=${adapters.registry.id}`] as const;
    return {
      bot, chat, heard, adapters, dataRoot,
      async containers() {
        const rows = linesOf(await docker("ps", "--all", ...ours, "--format", "{{.Names}} {{.State}}")).map((line) => line.split(" "));
        const named = (which: (state: string) => boolean): readonly string[] => rows.filter(([, state = ""]) => which(state)).map(([name = ""]) => name);
        return { running: named((state) => state === "running"), all: named(() => true), networks: linesOf(await docker("network", "ls", ...ours, "--format", "{{.Name}}")) };
      },
      folders: async (of) => (await readdir(join(dataRoot, of)).catch(() => [])).sort(),
      async spoken() {
        const answer = await fetch(`${url}/_matrix/client/v3/rooms/${encodeURIComponent(room)}/messages?dir=b&limit=10000`, { headers: { authorization: `Bearer ${person.token}` }, signal: ending });
        const { chunk } = Messages.parse(await answer.json());
        return chunk.filter(({ sender, type }) => sender === account.userId && (type === "m.room.encrypted" || type === "m.room.message"));
      },
      async close() {
        over.abort(new Error("the soak is over"));
        await following;
        await bot.stop();
        for (const instance of adapters.deps.instances.all()) await adapters.deps.engine.down(instance, AbortSignal.timeout(180_000));
        adapters.close();
        homeserver.remove();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (thrown) {
    over.abort(thrown);
    homeserver.remove();
    await rm(folder, { recursive: true, force: true });
    throw thrown;
  }
}

/** Of the homeserver's image, because that one has Python wherever it comes from. */
async function tinyBackend(folder: string, base: string): Promise<void> {
  const recipe = join(folder, "Dockerfile");
  await writeFile(recipe, `FROM ${base}\nHEALTHCHECK NONE\nENTRYPOINT ${JSON.stringify(["python3", "-ISc", backend])}\nCMD []\n`);
  await docker("build", "--quiet", "--tag", backendImage, "--file", recipe, folder);
}
