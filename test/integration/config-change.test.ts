import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "../fakes/free-port.ts";
import { adminRoomServer, type FakeHomeserver } from "../fakes/homeserver-http.ts";
import { until } from "../fakes/matrix-bot.ts";
import { freshRegistry, freshRoot } from "../unit/registry/fresh.ts";

const few = "!few:fake";
let server: FakeHomeserver;
let file: string;
let config: Record<string, unknown>;
let bot: ChildProcess | null = null;
let printed = "";

beforeEach(async () => {
  let url: string;
  ({ server, url } = await adminRoomServer());
  server.makeRoom(few, ["@alice:fake", "@bob:fake", server.bot]);
  const folder = freshRoot();
  const tokenFile = join(folder, "token");
  writeFileSync(tokenFile, "secret-token", { mode: 0o600 });
  file = join(folder, "innkeeper.yaml");
  config = {
    dataRoot: freshRoot(),
    homeserver: { url, tokenFile, rateLimited: false },
    rooms: [server.room, { room: few, instances: ["dev"] }],
    owners: ["@alice:fake"],
    web: { port: await freePort() },
  };
});
afterEach(async () => {
  await end();
  server.close();
});

/** Writes the config with these settings. */
function configure(more: Record<string, unknown>): void {
  config = { ...config, ...more };
  writeFileSync(file, JSON.stringify(config, null, 1));
}

async function start(env: NodeJS.ProcessEnv = {}): Promise<void> {
  printed = "";
  const child = spawn(process.execPath, [join(import.meta.dirname, "../../src/main.ts"), "bot"], { env: { ...process.env, INNKEEPER_CONFIG: file, INNKEEPER_DATA_ROOT: "", ...env }, stdio: ["ignore", "ignore", "pipe"] });
  bot = child;
  child.stderr.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  await until("the bot", () => printed.includes("Signed in"), 30_000);
}

async function end(): Promise<void> {
  if (bot === null) return;
  bot.kill("SIGTERM");
  if (bot.exitCode === null && bot.signalCode === null) await once(bot, "exit");
  bot = null;
}

const signIns = (): number => printed.split('"Signed in"').length - 1;
const said = (room: string): readonly string[] => server.sent(room).map(({ body }) => String(body));
const hears = (what: RegExp): Promise<string> => until(String(what), () => said(server.room).find((body) => what.test(body)), 30_000);

/** What the bot answers to a line. */
async function asks(body: string): Promise<string> {
  const event = server.add({ type: "m.room.message", sender: "@alice:fake", content: { msgtype: "m.text", body }, room: server.room });
  const isAnswer = (content: Readonly<Record<string, unknown>>): boolean => (content["m.relates_to"] as { "m.in_reply_to"?: { event_id: string } } | undefined)?.["m.in_reply_to"]?.event_id === event;
  return String((await until(`an answer to ${body}`, () => server.sent(server.room).find(isAnswer), 30_000))["body"]);
}

test("SIGHUP lets the running bot go by a changed config, and the room that sees all is told what changed, once", async () => {
  configure({});
  await start();
  const pid = bot?.pid;
  expect(await asks("!port list")).toBe("No port is given out or reserved.");

  configure({ rooms: [server.room], startDeadline: "5m" });
  bot?.kill("SIGHUP");
  await hears(/^I have reloaded my config\. What changed:[^]*`rooms`: removed `!few:fake \(dev\)`[^]*`startDeadline`: `300 s` \(was `180 s`\)/);
  expect(await asks("!port list")).toBe("No port is given out or reserved.");
  expect(bot?.pid).toBe(pid);
  expect(signIns()).toBe(2);

  // As it is already.
  bot?.kill("SIGHUP");
  await until("the log", () => printed.includes("The config is as it was"));
  await end();
  await start();
  expect(await asks("!port list")).toBe("No port is given out or reserved.");
  expect(said(server.room).filter((body) => body.includes("I have reloaded my config"))).toHaveLength(1);
  expect(said(few).join("\n")).not.toContain("config");
});

test("what changed while it was down is told at the next start", async () => {
  configure({});
  await start();
  expect(await asks("!port list")).toBe("No port is given out or reserved.");
  await end();
  configure({ owners: ["@alice:fake", "@carol:fake"] });
  await start();
  await hears(/`owners`: added `@carol:fake`/);
});

test.each([
  { what: "is broken", more: { startDeadline: "soon" }, says: /^I can't use the changed config, so I keep the old one\.[^]*startDeadline: must be a time/ },
  { what: "has another data root", more: { dataRoot: "/elsewhere" }, says: /keep the old one\. The config names another data root: \/elsewhere, .*Restart me/ },
])("asked to go by a config that $what, it says so and goes on", async ({ more, says }) => {
  configure({});
  await start();
  expect(await asks("!port list")).toBe("No port is given out or reserved.");
  configure(more);
  bot?.kill("SIGHUP");
  await hears(says);
  expect(await asks("!port list")).toBe("No port is given out or reserved.");
  expect(signIns()).toBe(1);
});

test("two signals in a row, the second after the change was taken back or broke, leave a bot that answers", async () => {
  configure({});
  await start();
  expect(await asks("!port list")).toBe("No port is given out or reserved.");
  for (const [gapMs, then] of [[1, "3m"], [8, "soon"], [20, "3m"]] as const) {
    configure({ startDeadline: "5m" });
    bot?.kill("SIGHUP");
    await wait(gapMs);
    configure({ startDeadline: then });
    bot?.kill("SIGHUP");
    expect(await asks("!port list")).toBe("No port is given out or reserved.");
    configure({ startDeadline: "3m" });
    bot?.kill("SIGHUP");
    expect(await asks("!port list")).toBe("No port is given out or reserved.");
  }
  expect(bot?.exitCode).toBeNull();
});

test("a command under way when the config changes is resumed by the new one, and answered once", async () => {
  configure({});
  const programs = freshRoot();
  // A Docker that takes its time.
  writeFileSync(join(programs, "docker"), "#!/bin/sh\nexec sleep 4\n", { mode: 0o755 });
  await start({ PATH: `${programs}:${process.env["PATH"] ?? ""}` });
  const { jobs } = freshRegistry({ dataRoot: String(config["dataRoot"]) }).registry;
  const listed = asks("!instance list");
  const { id } = await until("the job", () => jobs.unfinished()[0], 10_000);
  configure({ startDeadline: "5m" });
  bot?.kill("SIGHUP");
  expect(await listed).toContain("no instances yet");
  expect(jobs.find(id)).toMatchObject({ state: "done" });
  expect(said(server.room).filter((body) => body.includes("no instances yet"))).toHaveLength(1);
  expect(signIns()).toBe(2);
});

test("a config by which the bot can't start is given up for the one before", async () => {
  configure({});
  await start();
  expect(await asks("!port list")).toBe("No port is given out or reserved.");
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  configure({ web: { port: (other.address() as AddressInfo).port } });
  bot?.kill("SIGHUP");
  await hears(/keep the old one\. Port \d+ on 127\.0\.0\.1, for Innkeeper's own pages, is in use/);
  other.close();
  expect(await asks("!port list")).toBe("No port is given out or reserved.");
  expect(said(server.room).join("\n")).not.toContain("I have reloaded my config");
});
