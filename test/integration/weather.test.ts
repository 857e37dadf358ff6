import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Inbox } from "../../src/model/rooms/incoming.ts";
import { UserError } from "../../src/model/error.ts";
import { line } from "../../src/model/reply.ts";
import { FakeClock } from "../fakes/clock.ts";
import { adminRoomServer, type FakeHomeserver } from "../fakes/homeserver-http.ts";
import { botOver, hastyClock, Memory, until, type RunningBot } from "../fakes/matrix-bot.ts";

let server: FakeHomeserver;
let url: string;
let memory: Memory;
let bot: RunningBot | null = null;

beforeEach(async () => {
  ({ server, url } = await adminRoomServer());
  memory = new Memory();
});
afterEach(async () => {
  await bot?.stop();
  server.close();
  memory.close();
});

const start = async (options: Parameters<typeof botOver>[2] = {}): Promise<RunningBot> => {
  bot = botOver(memory, { url, accessToken: "secret-token" }, { rooms: [server.room], owners: ["@alice:fake"], ...options });
  await bot.ready;
  return bot;
};
const bodies = (): unknown[] => server.sent().map(({ body }) => body);

test("a homeserver that is down for ten minutes: what waited is sent once and in order, and what was said meanwhile is known as missed", async () => {
  const clock = new FakeClock(Date.parse("2026-05-12T14:00:00Z"));
  const running = await start({ clock });
  const back = clock.now() + 10 * 60_000;
  server.hook = () => (clock.now() < back ? "cut" : null);
  for (const text of ["one", "two", "three"]) memory.put({ room: server.room, kind: "outcome", reply: [line(text)] });
  running.wake();
  server.says("@alice:fake", "!while nobody listened");
  await until("the command", () => memory.taken.length === 1);
  await until("all messages", () => server.sent().length === 4);
  expect(clock.now()).toBeGreaterThan(back);
  expect(bodies()).toEqual(["one", "two", "three", "ran !while nobody listened"]);
  expect(memory.taken[0]?.missed?.away).toBeGreaterThanOrEqual(10 * 60_000);
  server.says("@alice:fake", "!now");
  await until("the next", () => memory.taken.length === 2);
  expect(memory.taken[1]?.missed).toBeNull();
});

test("a slow homeserver gets each answer once, in order", async () => {
  await start();
  server.hook = async (method) => {
    await wait(method === "PUT" ? 40 : 15);
    return null;
  };
  const said = ["!1", "!2", "!3"];
  for (const body of said) server.says("@alice:fake", body);
  await until("all answers", () => server.sent().length === said.length);
  expect(bodies()).toEqual(said.map((body) => `ran ${body}`));
});

test("an event at which our own code fails is left out after some tries, with its stack in the log and a word to its sender; what comes after it is read", async () => {
  const inbox = {
    add: (message: Parameters<Inbox["add"]>[0]) => {
      if (message.body === "!poison") throw new TypeError("nobody had thought of that");
      memory.registry.inbox.add(message);
    },
  };
  await start({ inbox, clock: hastyClock });
  server.says("@alice:fake", "!poison");
  server.says("@alice:fake", "!status");
  await until("both answers", () => bodies().length === 2);
  expect(bodies()).toEqual(expect.arrayContaining(["ran !status", expect.stringMatching(/^I can't take that in, so I did nothing: something is wrong on my side \(ref [0-9a-f]{4},/)]));
  expect(memory.logged.filter((each) => each.includes("is left out"))).toMatchObject([expect.stringContaining("nobody had thought of that")]);
  expect(memory.taken.map(({ body }) => body)).toEqual(["!status"]);
});

test("a full disk is told in the room though nothing can be queued, once; with room again that is told too, and the command is read", async () => {
  let full = true;
  let later = 0;
  const clock = { now: () => Date.now(), steady: () => performance.now() + later, sleep: async (ms: number, signal?: AbortSignal) => wait(Math.min(ms, 20), undefined, signal ? { signal } : {}) };
  const inbox = {
    add: (message: Parameters<Inbox["add"]>[0]) => {
      if (full) throw new UserError("disk-full", { path: "/data/innkeeper.db", of: "database" });
      memory.registry.inbox.add(message);
    },
  };
  await start({ inbox, clock });
  server.says("@alice:fake", "!status");
  await until("many tries", () => server.requests.filter(({ path }) => path === "/sync").length > 10);
  expect(bodies()).toEqual(["I can't write anything down: There is no room left on the disk of /data/innkeeper.db. Free some space and try again.\nUntil then I run no command and answer nothing. I will read afterwards what you send meanwhile."]);

  full = false;
  await until("the answer", () => bodies().includes("ran !status"));
  later = 61_000;
  server.says("@alice:fake", "!list");
  await until("the end of it", () => bodies().length === 4);
  expect(bodies()).toEqual(expect.arrayContaining(["ran !list", "I can write again, and go on."]));
});
