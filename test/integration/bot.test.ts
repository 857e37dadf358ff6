import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { concerns } from "../../src/commands/engine/parse.ts";
import { line, type Block } from "../../src/model/reply.ts";
import type { Inbox } from "../../src/model/rooms/incoming.ts";
import { adminRoomServer, type FakeHomeserver } from "../fakes/homeserver-http.ts";
import { botOver, hastyClock, Memory, until, type RunningBot } from "../fakes/matrix-bot.ts";

let server: FakeHomeserver;
let url: string;
let memory: Memory;
const running: RunningBot[] = [];

beforeEach(async () => {
  ({ server, url } = await adminRoomServer());
  memory = new Memory();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((bot) => bot.stop()));
  server.close();
  memory.close();
});

const start = (options: Parameters<typeof botOver>[2] = {}): RunningBot => {
  const bot = botOver(memory, { url, accessToken: "secret-token" }, { rooms: [server.room], owners: ["@alice:fake"], clock: hastyClock, ...options });
  running.push(bot);
  return bot;
};
/** The admin rooms, each with the entry of the config that makes it one. */
const rooms = () => memory.registry.rooms.all().map((room) => [room, memory.registry.rooms.find(room)?.configured]);
const bodies = () => memory.taken.map(({ body }) => body);

test("what was said before the bot's first start isn't a command; what is said after is", async () => {
  server.says("@alice:fake", "!old");
  await start().ready;
  server.says("@alice:fake", "!new");
  await until("the answer", () => server.sent().length > 0);
  expect(bodies()).toEqual(["!new"]);
  expect(server.sent()).toMatchObject([{ body: "ran !new", msgtype: "m.notice" }]);
});

test("the answer goes before whatever else the bot asks of the homeserver", async () => {
  const bot = start({
    onIncoming(message) {
      const answer = async (): Promise<void> => {
        await wait(10);
        memory.put({ room: message.room, reply: [line("ran it")], kind: "outcome", replyTo: message.event });
        bot.wake();
      };
      bot.working(message, answer());
    },
  });
  await bot.ready;
  await until("the first sync to wait for something", () => server.requests.at(-1)?.query.get("timeout") === "30000");
  const before = server.requests.length;
  server.says("@alice:fake", "!one");
  await until("the next sync", () => server.requests.slice(before).some(({ path }) => path.endsWith("/sync")));
  // What comes after is another sync, or not yet.
  expect(server.requests.slice(before, before + 2).map(({ path }) => /send|sync|typing|receipt/.exec(path)?.[0] ?? path)).toEqual(["send", "sync"]);
});

test("notices, edits, the bot's own words and plain talk are no commands; a quoted one is read without its quote", async () => {
  await start().ready;
  server.says("@alice:fake", "!notice", { msgtype: "m.notice" });
  server.says("@alice:fake", "* !edited", { "m.relates_to": { rel_type: "m.replace", event_id: "$1" }, "m.new_content": { body: "!edited" } });
  server.says(server.bot, "!mine");
  server.says("@alice:fake", "good morning");
  server.add({ type: "m.room.message", sender: "@alice:fake", content: { body: 7 } });
  const quoted = server.says("@alice:fake", "> <@bot> hello\n\n!quoted", { "m.relates_to": { "m.in_reply_to": { event_id: "$1" } } });
  const threaded = server.says("@alice:fake", "!threaded", { "m.relates_to": { rel_type: "m.thread", event_id: "$root" } });
  await until("both", () => memory.taken.length === 2);
  expect(memory.taken).toMatchObject([{ event: quoted, body: "!quoted", thread: null, addressed: false }, { event: threaded, thread: "$root" }]);
  const answer = await until("the answer", () => server.sent().find(({ body }) => body === "ran !threaded"));
  expect(answer["m.relates_to"]).toEqual({ rel_type: "m.thread", event_id: "$root", is_falling_back: false, "m.in_reply_to": { event_id: threaded } });
});

test("a command may begin with a mention, and people be named by their pills", async () => {
  server.state("m.room.member", server.bot, { membership: "join", displayname: "Inn Keeper" }, server.bot);
  await start({ concerns }).ready;
  const formatted = (html: string) => ({ format: "org.matrix.custom.html", formatted_body: html });
  server.says("@alice:fake", "Inn Keeper: status");
  server.says("@alice:fake", "Inn Keeper status", formatted(`<a href="https://matrix.to/#/${server.bot}">Inn Keeper</a> status`));
  server.says("@alice:fake", "is Inn Keeper here?", formatted(`is <a href="https://matrix.to/#/${server.bot}">Inn Keeper</a> here?`));
  server.says("@alice:fake", "!instance password dev Bob", formatted('!instance password dev <a href="https://matrix.to/#/@bob:fake">Bob</a>'));
  await until("all three", () => memory.taken.length === 3);
  expect(memory.taken).toMatchObject([{ body: "status", addressed: true }, { body: "status", addressed: true }, { body: "!instance password dev @bob:fake", addressed: false, unclear: false }]);
});

test("a gap in the timeline is filled, in order", async () => {
  await start().ready;
  await running[0]?.stop();
  server.limit = 5;
  const said = Array.from({ length: 37 }, (_, index) => `!${index}`);
  for (const body of said) server.says("@bob:fake", body);
  await start().ready;
  await until("all", () => memory.taken.length >= said.length);
  expect(bodies()).toEqual(said);
});

test("the sync token moves only once the command is kept", async () => {
  let broken = true;
  const inbox = {
    add: (message: Parameters<Inbox["add"]>[0]) => {
      if (broken) throw new Error("the disk is full");
      memory.registry.inbox.add(message);
    },
  };
  await start({ inbox }).ready;
  const before = memory.place?.token;
  server.says("@alice:fake", "!kept");
  await until("the failure", () => memory.logged.some((each) => each.includes("the disk is full")));
  expect(memory.place?.token).toBe(before);
  broken = false;
  await until("the command", () => bodies().includes("!kept"));
  await until("the token", () => memory.place?.token !== before);
});

test("what was said while the bot was away for long comes in as missed, also when it ran and only the homeserver was out of reach", async () => {
  let later = 0;
  const clock = { ...hastyClock, steady: () => hastyClock.steady() + later };
  await start({ clock }).ready;
  await running[0]?.stop();
  memory.registry.sync.set(server.bot, { token: memory.place?.token ?? "", heardAt: Date.now() - 600_000 });
  server.says("@alice:fake", "!while it was down");
  await start({ clock }).ready;
  await until("the first", () => memory.taken.length === 1);
  server.says("@alice:fake", "!while it was there");
  await until("the second", () => memory.taken.length === 2);

  server.hook = () => "cut";
  await until("the first loss", () => memory.logged.some((each) => each.includes("trying again")));
  server.says("@alice:fake", "!while it was cut off");
  later = 600_000;
  server.hook = () => null;
  await until("the third", () => memory.taken.length === 3);
  expect(memory.taken.map(({ missed }) => missed)).toEqual([{ away: expect.closeTo(600_000, -4) as number }, null, { away: expect.closeTo(600_000, -4) as number }]);
});

test("a rate limit and lost connections delay messages; none is lost, doubled or out of order", async () => {
  let turn = 0;
  server.hook = (method, path, body) => {
    if (method !== "PUT" || !path.includes("/send/")) return null;
    turn += 1;
    if (turn % 3 === 1) return { status: 429, body: { errcode: "M_LIMIT_EXCEEDED", error: "Too Many Requests", retry_after_ms: 30 } };
    // It arrived, but nobody heard that it did.
    if (turn % 3 === 2) {
      server.hook = ((old) => () => ((server.hook = old), null))(server.hook);
      void fetch(`${url}/_matrix/client/v3${path}`, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
      return "cut";
    }
    return null;
  };
  const bot = start();
  await bot.ready;
  for (const text of ["one", "two", "three"]) memory.put({ room: server.room, kind: "outcome", reply: [line(text)] });
  bot.wake();
  await until("an empty queue", () => memory.queue.length === 0, 9000);
  expect(server.sent().map(({ body }) => body)).toEqual(["one", "two", "three"]);
});

test("a homeserver that isn't there yet is waited for, and the token stays out of the log", async () => {
  let away = true;
  server.hook = () => (away ? "cut" : null);
  const bot = start();
  memory.put({ room: server.room });
  await until("a warning", () => memory.logged.length > 0);
  away = false;
  await bot.ready;
  await until("the message", () => server.sent().length === 1);
  expect(memory.logged.join("\n")).not.toContain("secret-token");
});

test("a message that the homeserver refuses doesn't hold up the next", async () => {
  let refused = false;
  server.hook = (method, path) => {
    if (refused || method !== "PUT" || !path.includes("/send/")) return null;
    refused = true;
    return { status: 403, body: { errcode: "M_FORBIDDEN", error: "no" } };
  };
  const bot = start();
  await bot.ready;
  memory.put({ room: server.room, reply: [line("one")] });
  memory.put({ room: server.room, reply: [line("two")] });
  bot.wake();
  await until("an empty queue", () => memory.queue.length === 0);
  expect(server.sent().map(({ body }) => body)).toEqual(["two"]);
});

test("owners come from the config, operators and viewers from power levels, and changes count at once", async () => {
  const bot = start();
  await bot.ready;
  const role = async (user: string) => bot.roleOf(server.room, user);
  expect(await Promise.all(["@alice:fake", "@bob:fake", "@carol:fake", "@dan:fake"].map(role))).toEqual(["owner", "operator", "viewer", "stranger"]);
  server.state("m.room.power_levels", "", { users: { "@alice:fake": 100, "@carol:fake": 100 } });
  await until("the change", async () => (await role("@bob:fake")) === "viewer");
  expect(await role("@carol:fake")).toBe("operator");
});

const invite = (sender: string) => [{ event_id: "", origin_server_ts: 0, type: "m.room.member", sender, state_key: "@bot:fake", content: { membership: "invite" } }];
const asked = (path: string) => server.requests.find((request) => request.path === path);

test.each([
  ["a stranger's", "@mallory:fake", "Only an owner of this bot may invite it."],
  ["an owner's into a room that the config doesn't name", "@alice:fake", "This bot only enters the rooms that its configuration names."],
])("%s invite is declined with a reason", async (_, sender, reason) => {
  server.invites = { "!other:fake": invite(sender) };
  await start().ready;
  await until("the refusal", () => asked("/rooms/!other:fake/leave"));
  expect(asked("/rooms/!other:fake/leave")?.body).toEqual({ reason });
});

test("without configured rooms an owner's invite makes an admin room, for good", async () => {
  server.invites = { "!other:fake": invite("@alice:fake") };
  await start({ rooms: [] }).ready;
  await until("the join", () => asked("/rooms/!other:fake/join"));
  expect(memory.registry.rooms.all()).toEqual(["!other:fake"]);
});

test("a room is kept under the entry of the config that names it, the first of several; one that none names any more is forgotten", async () => {
  memory.registry.rooms.add("!gone:fake", "#gone:fake");
  server.hook = (_, path) => (path === "/join/#admins:fake" ? { body: { room_id: server.room } } : null);
  await start({ rooms: ["#admins:fake", server.room] }).ready;
  expect(rooms()).toEqual([[server.room, "#admins:fake"]]);
});

test("an invite counts for the entry to which the directory leads, not for what the room calls itself", async () => {
  const named = { event_id: "", origin_server_ts: 0, type: "m.room.canonical_alias", sender: "@mallory:fake", state_key: "", content: { alias: "#all:fake" } };
  server.hook = (_, path) => {
    if (path === "/directory/room/#some:fake") return { body: { room_id: "!other:fake" } };
    return path.startsWith("/directory/room/") || path.startsWith("/join/") ? { status: 404, body: { errcode: "M_NOT_FOUND", error: "unknown" } } : null;
  };
  server.invites = { "!other:fake": [...invite("@alice:fake"), named], "!third:fake": [...invite("@alice:fake"), named] };
  await start({ rooms: ["#all:fake", "#some:fake"] }).ready;
  await until("both answers", () => asked("/rooms/!other:fake/join") && asked("/rooms/!third:fake/leave"));
  expect(rooms()).toEqual([["!other:fake", "#some:fake"]]);
});

test.each(["later", "never"])("a room that is listed as joined before the join is among its events, to which it comes %s: what was said before isn't run, and nothing is lost", async (comes) => {
  const room = "!other:fake";
  const event = (id: string, body: string) => ({ event_id: id, type: "m.room.message", sender: "@alice:fake", origin_server_ts: 1, content: { msgtype: "m.text", body } });
  const member = (user: string, membership: string) => ({ event_id: `$${user}${membership}`, type: "m.room.member", sender: user, state_key: user, origin_server_ts: 1, content: { membership } });
  const [creation, alice] = [{ ...member("", ""), type: "m.room.create", content: { room_version: "11" } }, member("@alice:fake", "join")];
  server.invites = { [room]: invite("@alice:fake") };
  const bot = start({ rooms: [] });
  await bot.ready;
  await until("the join", () => asked(`/rooms/${room}/join`));
  let timeline = [member(server.bot, "invite"), event("$before", "!before")];
  server.hook = async (_, path) => {
    if (path === `/rooms/${room}/state`) return { body: [creation, alice, member(server.bot, "join")] };
    if (path !== "/sync") return null;
    await wait(20);
    return { body: { next_batch: "9.0", rooms: { join: { [room]: { state: { events: [creation, alice] }, timeline: { events: timeline.splice(0) } } } } } };
  };
  await until("the room known", () => bot.adminRooms().length === 1);
  memory.put({ room, reply: [line("Hello.")] });
  bot.wake();
  await until("what was said to it", () => server.sent().some(({ body }) => body === "Hello."));

  timeline = [...(comes === "later" ? [member(server.bot, "join")] : []), event("$after", "!after")];
  await until("the command", () => memory.taken.length === 1);
  expect(bodies()).toEqual(["!after"]);
  expect(bot.adminRooms()).toEqual([room]);
});

const linked: Block = { kind: "link", before: "Admin: ", to: { page: "claim", id: "7" }, after: "" };

test("a link is shown where all are operators or owners, and nowhere else", async () => {
  const bot = start();
  await bot.ready;
  memory.put({ room: server.room, reply: [line("It runs."), linked], asker: "root (shell)" });
  bot.wake();
  await until("the message", () => server.sent().length === 1);
  expect(JSON.stringify(server.sent())).not.toContain("7-secret");
  expect(server.sent()[0]?.["body"]).toContain("Not everybody here may have the link");

  server.state("m.room.member", "@carol:fake", { membership: "leave" }, "@carol:fake");
  await until("carol gone", async () => (await bot.roleOf(server.room, "@carol:fake")) === "stranger");
  memory.put({ room: server.room, reply: [linked] });
  bot.wake();
  await until("the link", () => server.sent().some(({ body }) => body === "Admin: https://bot.test/claim/7-secret"));
});

test("a link to secrets is shown where all are owners, and nowhere else", async () => {
  server.state("m.room.member", "@carol:fake", { membership: "leave" }, "@carol:fake");
  const bot = start();
  await bot.ready;
  expect(await bot.roleOf(server.room, "@bob:fake")).toBe("operator");
  memory.put({ room: server.room, reply: [linked, { ...linked, to: { page: "env", id: "8" } }], asker: "root (shell)" });
  bot.wake();
  await until("the message", () => server.sent().length === 1);
  expect(JSON.stringify(server.sent())).not.toMatch(/[78]-secret/);
  expect(server.sent()[0]?.["body"]).toContain("An owner can ask for it in a room where all are owners.");

  server.state("m.room.member", "@bob:fake", { membership: "leave" }, "@bob:fake");
  await until("bob gone", async () => (await bot.roleOf(server.room, "@bob:fake")) === "stranger");
  memory.put({ room: server.room, reply: [{ ...linked, to: { page: "env", id: "8" } }] });
  bot.wake();
  await until("the link", () => server.sent().some(({ body }) => body === "Admin: https://bot.test/env/8-secret"));
});

test("a prompt rings the one who is asked", async () => {
  const bot = start();
  await bot.ready;
  memory.put({ room: server.room, kind: "prompt", asker: "@alice:fake" });
  bot.wake();
  await until("the prompt", () => server.sent().length === 1);
  expect(server.sent()).toMatchObject([{ msgtype: "m.text", "m.mentions": { user_ids: ["@alice:fake"] }, "org.innkeeper.kind": "prompt" }]);
});

test("trouble rings the owners who are there and, where none is, the operators; its end rings nobody", async () => {
  const bot = start();
  await bot.ready;
  memory.put({ room: server.room, kind: "alert", reply: [line("dev is down.")] });
  memory.put({ room: server.room, kind: "resolved", reply: [line("dev is back.")] });
  bot.wake();
  await until("both", () => server.sent().length === 2);
  expect(server.sent()).toMatchObject([
    { msgtype: "m.text", "m.mentions": { user_ids: ["@alice:fake"] }, "org.innkeeper.kind": "alert" },
    { msgtype: "m.notice", "m.mentions": {}, "org.innkeeper.kind": "resolved" },
  ]);

  server.state("m.room.member", "@alice:fake", { membership: "leave" }, "@alice:fake");
  await until("alice gone", () => bot.adminRooms().length === 1 && memory.place?.token.startsWith(`${server.events.length}.`));
  memory.put({ room: server.room, kind: "alert", reply: [line("dev is down again.")] });
  bot.wake();
  await until("the next", () => server.sent().length === 3);
  expect(server.sent()[2]).toMatchObject({ "m.mentions": { user_ids: ["@bob:fake"] } });
});

test("what is too long for a message comes as a file, before the words that say so", async () => {
  const bot = start();
  await bot.ready;
  memory.put({ room: server.room, kind: "outcome", reply: [{ kind: "code", text: "a line of a log\n".repeat(5000) }] });
  bot.wake();
  await until("both", () => server.sent().length === 2);
  expect(server.sent()).toMatchObject([{ msgtype: "m.file", url: "mxc://fake/file" }, { msgtype: "m.notice", "org.innkeeper.kind": "outcome" }]);
});

test("a token that is no good any more ends it with a sentence", async () => {
  const bot = start();
  await bot.ready;
  server.hook = (_, path) => (path === "/sync" ? { status: 401, body: { errcode: "M_UNKNOWN_TOKEN", error: "gone" } } : null);
  await expect(bot.ended).rejects.toMatchObject({ name: "UserError", code: "token-refused" });
});

test("a ✅ or ❌ on a question that was sent is an answer to it; on anything else it is nothing", async () => {
  const bot = start({ concerns: (body) => /^(!|yes|no)/.test(body) });
  await bot.ready;
  const number = memory.asks("@alice:fake", server.room, "$command");
  bot.wake();
  const prompt = await until("the question", () => memory.prompt);
  const reacts = (key: string, on: string) => server.add({ type: "m.reaction", sender: "@alice:fake", content: { "m.relates_to": { rel_type: "m.annotation", event_id: on, key } } });
  reacts("✅", "$other");
  reacts("👍", prompt);
  reacts("✅", prompt);
  reacts("❌", prompt);
  await until("both", () => memory.taken.length === 2);
  expect(memory.taken).toMatchObject([{ body: `yes ${number}`, answerTo: prompt, device: null }, { body: `no ${number}` }]);
});

test("an admin of its homeserver asks it once to lift the limit; elsewhere it goes on without a word", async () => {
  server.rate = { burst: 2, perSecond: 20 };
  const lifts = () => server.requests.filter(({ path }) => path.endsWith("/override_ratelimit"));
  const modest = start();
  await modest.ready;
  for (const text of ["one", "two", "three"]) memory.put({ room: server.room, kind: "outcome", reply: [line(text)] });
  modest.wake();
  await until("all three", () => server.sent().length === 3);
  expect(lifts()).toHaveLength(1);
  expect(memory.logged.filter((each) => each.includes("limit"))).toEqual([]);

  await modest.stop();
  server.botIsAdmin = true;
  await start().ready;
  await until("the limit lifted", () => server.rate === null);
  expect(lifts()).toMatchObject([{}, { method: "POST", body: { messages_per_second: 0, burst_count: 0 } }]);
});

const withFile = () => ({ room: server.room, kind: "outcome" as const, replyTo: "$asked", reply: [line("It is in the file."), { kind: "file", name: "audit.jsonl", of: { kind: "audit", after: 0, upTo: 2, instance: null } }] as Block[] });
const linesOf = async (): Promise<readonly string[]> => ['{"id":1}\n', '{"id":2}\n'];

test("a reply's file comes before it, read at that moment, so that no queue holds it", async () => {
  const bot = start({ linesOf });
  await bot.ready;
  memory.put(withFile());
  expect(JSON.stringify(memory.queue)).not.toContain('"id\\":1');
  bot.wake();
  await until("both", () => server.sent().length === 2);
  expect(server.sent()).toMatchObject([{ msgtype: "m.file", body: "audit.jsonl", url: "mxc://fake/file", info: { size: 18 } }, { msgtype: "m.notice", body: "It is in the file.", "org.innkeeper.kind": "outcome" }]);
  expect(server.uploads.map(String)).toEqual(['{"id":1}\n{"id":2}\n']);
});

test("a file that the homeserver doesn't take is said to be missing, and why", async () => {
  server.hook = (_method, path) => (path.startsWith("/_matrix/media") ? { status: 413, body: { errcode: "M_TOO_LARGE", error: "Upload request body is too large" } } : null);
  const bot = start({ linesOf });
  await bot.ready;
  memory.put(withFile());
  bot.wake();
  const [answer] = await until("the answer", () => server.sent().length > 0 && server.sent());
  expect(answer?.["body"]).toBe("It is in the file.\nThe homeserver refused the file audit.jsonl (18 B), so it isn't here: M_TOO_LARGE: Upload request body is too large. A shell on the host gives all of it.");
});
