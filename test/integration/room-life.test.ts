import { afterEach, beforeEach, expect, test } from "vitest";
import { line } from "../../src/model/reply.ts";
import { everything, nothing } from "../../src/model/rooms/scope.ts";
import { adminRoomServer, type FakeHomeserver } from "../fakes/homeserver-http.ts";
import { botOver, hastyClock, realClock, Memory, until, type RunningBot } from "../fakes/matrix-bot.ts";

const other = "!other:fake";
const next = "!next:fake";
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

/** A bot with two admin rooms, unless told otherwise. */
async function start(options: Parameters<typeof botOver>[2] = {}): Promise<RunningBot> {
  const bot = botOver(memory, { url, accessToken: "secret-token" }, { rooms: [server.room, other], owners: ["@alice:fake"], clock: hastyClock, ...options });
  running.push(bot);
  await bot.ready;
  return bot;
}

/** What was written into the audit. */
const recorded = () => memory.registry.audit.from(0, Infinity, 100);
const withOther = (): void => server.makeRoom(other, ["@alice:fake", "@dan:fake", server.bot]);
const bodies = (room: string): string[] => server.sent(room).map(({ body }) => String(body));
const told = async (room: string, text: string): Promise<string> => until(`"${text}" in ${room}`, () => bodies(room).find((body) => body.includes(text)));
const member = (room: string, membership: string, by: string, more: object = {}): void => server.state("m.room.member", server.bot, { membership, ...more }, by, room);
const chatOf = (user: string): string | undefined => server.events.find((event) => event.room.startsWith("!made") && event.state_key === user)?.room;

// --- out of a room, and back ---

test.each([
  ["leave", { reason: "enough" }, "I was kicked from the room `!room:fake` by @mallory:fake, who said: `enough`.", "types there: `/invite @bot:fake`"],
  ["ban", {}, "I was banned from the room `!room:fake` by @mallory:fake.", "lifts the ban (`/unban @bot:fake`), then an owner types there: `/invite @bot:fake`"],
])("put out of a room (%s): it is used no more, and the other room hears by whom, why and what to do", async (membership, more, what, mend) => {
  withOther();
  const bot = await start();
  member(server.room, membership, "@mallory:fake", more);
  const said = await told(other, what);
  expect(said).toContain("I take no commands there any more.");
  expect(said).toContain(mend);
  expect(bot.adminRooms()).toEqual([other]);
  expect(memory.registry.rooms.all()).toEqual([other]);
});

test("a room for some instances only isn't told of others: there, owners hear it in person", async () => {
  withOther();
  await start({ scopeIn: (room) => (room === other ? nothing : everything) });
  member(server.room, "leave", "@mallory:fake");
  await told(await until("the chat", () => chatOf("@alice:fake")), "I was kicked from the room `!room:fake`");
  expect(server.sent(other)).toEqual([]);
});

test("a room that its homeserver deletes is gone, which is told elsewhere", async () => {
  withOther();
  await start();
  member(server.room, "leave", server.bot);
  expect(await told(other, "The room `!room:fake` is gone")).toContain("put its id under `rooms` in the config");
});

test("with no other admin room, each owner hears it in a direct chat, where commands go on", async () => {
  await start({ rooms: [server.room] });
  member(server.room, "leave", "@mallory:fake", { reason: "" });
  const chat = await until("the chat", () => chatOf("@alice:fake"));
  expect(await told(chat, "I was kicked from the room `!room:fake` by @mallory:fake.")).not.toContain("said");
  server.state("m.room.member", "@alice:fake", { membership: "join" }, "@alice:fake", chat);
  server.add({ type: "m.room.message", sender: "@alice:fake", content: { msgtype: "m.text", body: "!status" }, room: chat });
  await told(chat, "ran !status");
});

test("what happened while the bot was away is told at its start, once", async () => {
  withOther();
  await start();
  await running.pop()?.stop();
  member(server.room, "leave", "@mallory:fake", { reason: "enough" });
  await start();
  await told(other, "I was kicked from the room `!room:fake` by @mallory:fake, who said: `enough`.");
  await running.pop()?.stop();
  await start();
  server.add({ type: "m.room.message", sender: "@alice:fake", content: { msgtype: "m.text", body: "!status" }, room: other });
  await told(other, "ran !status");
  expect(bodies(other).filter((body) => body.includes("kicked"))).toHaveLength(1);
});

test("what the config no longer names isn't lost, and nobody is told", async () => {
  withOther();
  await start();
  await running.pop()?.stop();
  await start({ rooms: [other] });
  expect(memory.registry.rooms.all()).toEqual([other]);
  expect(memory.queue).toEqual([]);
  expect(server.sent()).toEqual([]);
});

test("an answer to what was asked in a lost room goes to who asked, if they still may; notices and questions for it are dropped", async () => {
  withOther();
  const bot = await start();
  member(server.room, "leave", "@mallory:fake");
  await told(other, "I was kicked");
  memory.put({ room: server.room, kind: "notice", reply: [line("a notice")] });
  memory.put({ room: server.room, kind: "prompt", reply: [line("a question")], asker: "@alice:fake" });
  memory.put({ room: server.room, kind: "outcome", reply: [line("bob's")], asker: "@bob:fake" });
  memory.put({ room: server.room, kind: "outcome", reply: [line("root's")], asker: "root (shell)" });
  memory.put({ room: server.room, kind: "failure", reply: [line("alice's")], asker: "@alice:fake", replyTo: "$asked" });
  bot.wake();
  await until("an empty queue", () => memory.queue.length === 0);
  const chat = chatOf("@alice:fake") ?? "";
  expect(server.sent(chat)).toMatchObject([{ body: "You asked for this in the room `!room:fake`, which I am no longer in.\nalice's" }]);
  expect(server.sent(chat)[0]).not.toHaveProperty("m.relates_to");
  expect(chatOf("@bob:fake")).toBeUndefined();
  expect(server.sent().map(({ body }) => body)).not.toContain("a notice");
});

test("a room that vanishes without a word is noticed when nothing can be said there", async () => {
  withOther();
  const bot = await start();
  server.events.splice(0, server.events.length, ...server.events.filter(({ room }) => room !== server.room));
  memory.put({ room: server.room, kind: "outcome", reply: [line("hello")], asker: "@alice:fake" });
  server.hook = (method, path) => (method === "PUT" && path.startsWith(`/rooms/${server.room}/send`) ? { status: 404, body: { errcode: "M_NOT_FOUND", error: "Unknown room" } } : null);
  bot.wake();
  await told(other, "The room `!room:fake` is gone");
  await told(await until("the chat", () => chatOf("@alice:fake")), "hello");
});

test("a room that vanishes without a word is noticed soon, also when nothing is to be said there", async () => {
  withOther();
  let later = 0;
  const bot = await start({ clock: { ...hastyClock, steady: () => hastyClock.steady() + later } });
  server.events.splice(0, server.events.length, ...server.events.filter(({ room }) => room !== server.room));
  later = 60_000;
  await told(other, "The room `!room:fake` is gone");
  expect(bot.adminRooms()).toEqual([other]);
});

test("an owner's invite mends it: the bot is back, and says so there and elsewhere", async () => {
  withOther();
  const bot = await start();
  member(server.room, "leave", "@mallory:fake");
  await told(other, "I was kicked");
  member(server.room, "invite", "@alice:fake");
  await told(other, "I am back in the room `!room:fake`, and take commands there again: @alice:fake has invited me.");
  expect(recorded()).toMatchObject([{ kind: "answered", who: "@alice:fake", place: { room: server.room }, note: "now an admin room" }]);
  await told(server.room, "I take commands here. What you may do: `!help`");
  expect(bot.adminRooms()).toEqual([other, server.room]);
  server.says("@bob:fake", "!again");
  await told(server.room, "ran !again");
  expect(new Set(memory.registry.rooms.all())).toEqual(new Set([server.room, other]));
});

// --- invites ---

test.each([
  ["a stranger", "@mallory:fake", {}, "Only an owner of this bot may invite it."],
  ["an operator who is no owner", "@bob:fake", {}, "Only an owner of this bot may invite it."],
  ["an owner, into a space", "@alice:fake", { type: "m.space" }, "This bot works in ordinary rooms only; this is a space, or something of that kind."],
  ["an owner, into a room of a kind that nobody knows", "@alice:fake", { type: "org.example.board" }, "This bot works in ordinary rooms only; this is a space, or something of that kind."],
  ["an owner, into a room that the config doesn't name", "@alice:fake", {}, "This bot only enters the rooms that its configuration names."],
])("an invite by %s is declined with the reason", async (_, by, creation, reason) => {
  await start({ rooms: "type" in creation ? [] : [server.room] });
  server.makeRoom(next, [by], creation);
  member(next, "invite", by);
  await until("the refusal", () => server.membership(next) === "leave");
  expect(server.requests.find(({ path }) => path === `/rooms/${next}/leave`)?.body).toEqual({ reason });
  const entry = await until("it to be written down", () => recorded()[0]);
  expect(entry).toMatchObject({ kind: "refused", who: by, place: { room: next }, command: "invite into a room", code: "invite-declined", note: reason });
});

test("a space whose invite doesn't say so is left again, and never an admin room", async () => {
  const bot = await start({ rooms: [] });
  server.makeRoom(next, ["@alice:fake"], { type: "m.space" });
  server.invites = { [next]: [{ event_id: "$i", origin_server_ts: 1, type: "m.room.member", sender: "@alice:fake", state_key: server.bot, content: { membership: "invite" } }] };
  server.hook = (_, path) => {
    if (path !== `/rooms/${next}/join`) return null;
    server.invites = {};
    member(next, "join", server.bot);
    return { body: { room_id: next } };
  };
  await until("left again", () => server.membership(next) === "leave");
  expect(bot.adminRooms()).not.toContain(next);
  expect(memory.registry.rooms.all()).not.toContain(next);
});

// --- upgrades ---

/** As an app upgrades a room: another one that says what it continues, and a tombstone. */
function upgrade({ by = "@alice:fake", encrypted = false, predecessor = server.room, ...creation }: { by?: string; encrypted?: boolean; predecessor?: string; type?: string } = {}): void {
  server.makeRoom(next, ["@alice:fake", "@bob:fake"], { predecessor: { room_id: predecessor, event_id: "$last" }, ...creation });
  if (encrypted) server.state("m.room.encryption", "", { algorithm: "m.megolm.v1.aes-sha2" }, "@alice:fake", next);
  server.state("m.room.tombstone", "", { body: "over", replacement_room: next }, by);
}

test("an upgrade by one who may is followed once the bot is invited by one who may: what waited goes there, the rest hear of it, and the config may go on naming the old room", async () => {
  withOther();
  const bot = await start();
  upgrade();
  await until("the try", () => server.requests.some(({ path }) => path === `/join/${next}`));
  memory.put({ room: server.room, kind: "outcome", reply: [line("what waited")], asker: "@alice:fake", replyTo: "$asked" });
  // Bob is no owner: he could not invite the bot anywhere else.
  bot.wake();
  member(next, "invite", "@bob:fake");
  const said = "The room `!room:fake` was upgraded by @alice:fake and goes on as `!next:fake`: I take commands there now";
  await told(next, said);
  await told(other, said);
  await until("the old room left", () => server.membership(server.room) === "leave");
  await told(next, "what waited");
  expect(new Set(bot.adminRooms())).toEqual(new Set([next, other]));
  expect(memory.registry.rooms.find(next)?.configured).toBe(server.room);
  server.add({ type: "m.room.message", sender: "@bob:fake", content: { msgtype: "m.text", body: "!there" }, room: next });
  await told(next, "ran !there");
  await until("an empty queue", () => memory.queue.length === 0);
  expect(server.sent(server.room)).toEqual([]);
  expect(bodies(other).some((body) => body.includes("I am in the room"))).toBe(false);

  await running.pop()?.stop();
  const again = await start();
  expect(new Set(again.adminRooms())).toEqual(new Set([next, other]));
  // What a job of before the upgrade still says, and asks.
  expect(await again.roleOf(server.room, "@alice:fake")).toBe("owner");
  memory.put({ room: server.room, kind: "outcome", reply: [line("said late")] });
  again.wake();
  await told(next, "said late");
});

test("an upgrade while the bot was away is followed at its start", async () => {
  withOther();
  await start();
  await running.pop()?.stop();
  upgrade();
  member(next, "invite", "@alice:fake");
  const bot = await start();
  await told(next, "goes on as `!next:fake`");
  expect(new Set(bot.adminRooms())).toEqual(new Set([next, other]));
});

test("an invite that doesn't come is missed aloud, and what can't be said in the old room goes to who asked", async () => {
  withOther();
  const bot = await start({ clock: { ...realClock, steady: () => realClock.steady() * 100, sleep: async (ms, signal) => realClock.sleep(ms / 100, signal) } });
  upgrade();
  server.hook = (method, path) => (method === "PUT" && path.startsWith(`/rooms/${server.room}/send`) ? { status: 403, body: { errcode: "M_FORBIDDEN", error: "You don't have permission to post that to the room" } } : null);
  await until("the try", () => server.requests.some(({ path }) => path === `/join/${next}`));
  memory.put({ room: server.room, kind: "outcome", reply: [line("what waited")], asker: "@alice:fake" });
  bot.wake();
  expect(await told(other, "but I can't get in there by myself")).toContain("must type in the new room: `/invite @bot:fake`");
  await told(await until("the chat", () => chatOf("@alice:fake")), "what waited");
});

test.each([
  ["by one who hasn't the power", { by: "@carol:fake" }, "@carol:fake, who says so, may not upgrade it"],
  ["into a room that doesn't say that it continues this one", { predecessor: "!elsewhere:fake" }, "the new room doesn't say that it continues the old one"],
  ["into a space", { type: "m.space" }, "the new one isn't an ordinary room"],
])("an upgrade %s isn't followed, and the rooms hear why, once", async (_, how, why) => {
  withOther();
  const bot = await start();
  upgrade(how);
  member(next, "invite", "@alice:fake");
  await told(other, why);
  await told(server.room, "I still take commands in the old one.");
  await until("the new room left", () => server.membership(next) === "leave");
  expect(new Set(bot.adminRooms())).toEqual(new Set([server.room, other]));
  server.says("@bob:fake", "!still");
  await told(server.room, "ran !still");

  await running.pop()?.stop();
  await start();
  server.says("@bob:fake", "!and after");
  await told(server.room, "ran !and after");
  expect(bodies(other).filter((body) => body.includes(why))).toHaveLength(1);
});

test("an operator whom the room lets set only less may not upgrade it", async () => {
  withOther();
  server.state("m.room.power_levels", "", { users: { "@alice:fake": 100, "@bob:fake": 50 }, events: { "m.room.tombstone": 100 } });
  await start();
  upgrade({ by: "@bob:fake" });
  await told(other, "@bob:fake, who says so, may not upgrade it");
});

test("a creator in a room of version 12 may, whatever its levels say", async () => {
  withOther();
  server.state("m.room.create", "", { room_version: "12" }, "@bob:fake");
  server.state("m.room.power_levels", "", { users: { "@alice:fake": 100 }, events: { "m.room.tombstone": 150 } });
  await start();
  upgrade({ by: "@bob:fake" });
  member(next, "invite", "@bob:fake");
  await told(next, "was upgraded by @bob:fake");
});

test("an encrypted room is never followed into an unencrypted one; into an encrypted one it is", async () => {
  withOther();
  server.state("m.room.encryption", "", { algorithm: "m.megolm.v1.aes-sha2" });
  const bot = await start();
  upgrade();
  member(next, "invite", "@alice:fake");
  await told(other, "the old one is encrypted and the new one isn't");
  expect(new Set(bot.adminRooms())).toEqual(new Set([server.room, other]));

  server.makeRoom("!better:fake", ["@alice:fake"], { predecessor: { room_id: server.room } });
  server.state("m.room.encryption", "", { algorithm: "m.megolm.v1.aes-sha2" }, "@alice:fake", "!better:fake");
  server.state("m.room.tombstone", "", { replacement_room: "!better:fake" });
  member("!better:fake", "invite", "@alice:fake");
  await told(other, "goes on as `!better:fake`");
});
