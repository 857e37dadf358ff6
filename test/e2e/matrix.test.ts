import { randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, onTestFailed, test } from "vitest";
import { liftRateLimit, logIn } from "../../src/matrix/transport/accounts.ts";
import { createAdminRoom, joinRoom } from "../../src/matrix/rooms/admin-room.ts";
import { openChat } from "../../src/matrix/chat.ts";
import type { RecoveryFile } from "../../src/matrix/encryption/identity.ts";
import type { Chat, ChatMessage } from "../../src/model/rooms/chat.ts";
import { line } from "../../src/model/reply.ts";
import { botOver, memoryFile, Memory, realClock, until, type RunningBot } from "../fakes/matrix-bot.ts";
import { TestSynapse } from "./matrix-synapse.ts";

type Account = { readonly userId: string; readonly token: string };

const synapse = new TestSynapse();
const running: RunningBot[] = [];
/** One account's keys, whatever else a bot remembers. */
const device = new Memory().keys;
let alice: Account;
let bob: Account;
let bot: Account;

const call = async <T>(who: Account, method: string, path: string, body?: object): Promise<T> => {
  const answer = await fetch(`${synapse.url}/_matrix/client/v3${path}`, { method, headers: { authorization: `Bearer ${who.token}` }, ...(body ? { body: JSON.stringify(body) } : {}) });
  return (await answer.json()) as T;
};
const says = async (who: Account, room: string, body: string): Promise<string> =>
  (await call<{ event_id: string }>(who, "PUT", `/rooms/${encodeURIComponent(room)}/send/m.room.message/${randomUUID()}`, { msgtype: "m.text", body })).event_id;
type Message = { type: string; sender: string; event_id: string; content: Record<string, unknown> & { body?: string } };
const messages = async (who: Account, room: string): Promise<Message[]> =>
  (await call<{ chunk: Message[] }>(who, "GET", `/rooms/${encodeURIComponent(room)}/messages?dir=b&limit=1000`)).chunk.reverse();
/** Without its greeting. */
const fromBot = async (room: string): Promise<string[]> =>
  (await messages(alice, room)).filter(({ sender, type }) => sender === bot.userId && type === "m.room.message").map(({ content }) => content.body ?? "").filter((body) => !body.startsWith("I take commands here."));

const start = (memory: Memory, options: Parameters<typeof botOver>[2] = {}): RunningBot => {
  const started = botOver(memory, { url: synapse.url, accessToken: bot.token }, { owners: [alice.userId], keys: device, ...options });
  running.push(started);
  onTestFailed(() => void process.stderr.write(`What the bot logged:\n${memory.logged.join("\n")}\n`));
  return started;
};

beforeAll(async () => {
  await synapse.start();
  alice = await synapse.register("alice", true);
  bob = await synapse.register("bob");
  bot = await synapse.register("innkeeper");
  for (const { userId } of [alice, bob, bot]) expect(await liftRateLimit({ url: synapse.url, token: alice.token, user: userId })).toBe(true);
});
afterAll(() => synapse.remove());
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()));
});

const adminRoom = async (encrypted = false): Promise<string> => createAdminRoom({ url: synapse.url, token: alice.token, name: "admin", invite: [bot.userId], encrypted });

/** A new session of alice's, in a room. */
async function seatIn(room: string, recovery = memoryFile()): Promise<{ chat: Chat; seen: ChatMessage[]; recovery: RecoveryFile; leave: () => Promise<void> }> {
  const stopping = new AbortController();
  const { token } = await logIn({ url: synapse.url, user: "alice", password: "alice-password", deviceName: "session" });
  const directory = mkdtempSync(join(tmpdir(), "innkeeper-seat-"));
  const chat = await openChat({ url: synapse.url, token, room, keys: { directory, recovery, password: null }, clock: realClock, log: new Memory().log, signal: stopping.signal });
  const seen: ChatMessage[] = [];
  const following = chat.follow((message) => void seen.push(message), stopping.signal);
  const leave = async (): Promise<void> => {
    stopping.abort();
    await following;
  };
  return { chat, seen, recovery, leave };
}

test("an owner's invite makes an admin room, and a command there is answered once", async () => {
  const memory = new Memory();
  const innkeeper = start(memory);
  await innkeeper.ready;
  const room = await adminRoom();
  await until("the bot in the room", () => innkeeper.adminRooms().includes(room));
  const event = await says(alice, room, "!instance list");
  await until("the answer", async () => (await fromBot(room)).includes("ran !instance list"));

  expect(memory.taken).toMatchObject([{ event, body: "!instance list", addressed: true, sender: alice.userId }]);
  const answer = (await messages(alice, room)).find(({ content }) => content.body === "ran !instance list");
  expect(answer?.content).toMatchObject({ msgtype: "m.notice", "m.mentions": {}, "m.relates_to": { "m.in_reply_to": { event_id: event } }, "org.innkeeper.kind": "outcome" });
  expect(await innkeeper.roleOf(room, alice.userId)).toBe("owner");
  expect(await innkeeper.roleOf(room, bob.userId)).toBe("stranger");
});

test("what was said while the bot was away comes in, all of it, in order and once", async () => {
  const memory = new Memory();
  const room = await adminRoom();
  const first = start(memory);
  await until("the bot in the room", () => first.adminRooms().includes(room));
  await first.stop();

  const said = Array.from({ length: 70 }, (_, index) => `!number ${index}`);
  for (const body of said) await says(alice, room, body);
  const second = start(memory);
  await second.ready;
  await until("the last one", () => memory.taken.length >= said.length);
  expect(memory.taken.map(({ body }) => body)).toEqual(said);
  await until("all answers", async () => (await fromBot(room)).length >= said.length, 60_000);
  expect(await fromBot(room)).toEqual(said.map((body) => `ran ${body}`));
});

test("what was said before the bot came isn't a command", async () => {
  const memory = new Memory();
  const innkeeper = start(memory);
  await innkeeper.ready;
  const { room_id: room } = await call<{ room_id: string }>(alice, "POST", "/createRoom", { preset: "public_chat" });
  await says(alice, room, "!before");
  await call(alice, "POST", `/rooms/${encodeURIComponent(room)}/invite`, { user_id: bot.userId });
  await until("the bot in the room", () => innkeeper.adminRooms().includes(room));
  await says(alice, room, "!after");
  await until("the command", () => memory.taken.length > 0);
  expect(memory.taken.map(({ body }) => body)).toEqual(["!after"]);
});

test("a stranger's invite is declined with a reason, also one that came while the bot was away", async () => {
  const { room_id: room } = await call<{ room_id: string }>(bob, "POST", "/createRoom", { preset: "private_chat", invite: [bot.userId] });
  const memory = new Memory();
  await start(memory).ready;
  const state = `/rooms/${encodeURIComponent(room)}/state/m.room.member/${encodeURIComponent(bot.userId)}`;
  const member = await until("the refusal", async () => {
    const found = await call<{ membership: string; reason?: string }>(bob, "GET", state);
    return found.membership === "leave" && found;
  });
  expect(member.reason).toBe("Only an owner of this bot may invite it.");
});

test("an encrypted admin room: commands, edited progress, files and a restart, in a second client and in the person's own", async () => {
  const memory = new Memory();
  const room = await adminRoom(true);
  const first = start(memory, {
    onIncoming: ({ body, event, sender }) => {
      memory.put({ room, reply: [body === "!long" ? { kind: "code", text: "line\n".repeat(400) } : line(`ran ${body}`)], kind: "outcome", replyTo: event, asker: sender });
      first.wake();
    },
  });
  await until("the bot in the room", () => first.adminRooms().includes(room));
  const seat = await seatIn(room);
  const one = await seat.chat.send("!one");
  expect(await until("the answer", () => seat.seen.find(({ answers }) => answers === one))).toMatchObject({ kind: "outcome", body: "ran !one" });
  const identity = memory.taken[0]?.device?.identity;
  expect(memory.taken).toMatchObject([{ event: one, device: { signed: true } }]);

  const long = await seat.chat.send("!long");
  await until("the words of a long answer", () => seat.seen.find(({ answers, kind }) => answers === long && kind === "outcome"));
  expect(seat.seen.filter(({ answers }) => answers === long).map(({ body }) => body)[0]).toBe("reply.txt");

  await first.stop();
  const two = await seat.chat.send("!two");
  const second = start(memory);
  expect(await until("the answer", () => seat.seen.find(({ answers }) => answers === two))).toMatchObject({ body: "ran !two" });
  await seat.leave();

  // Another session of the same person, verified with the recovery key alone.
  const phone = await seatIn(room, seat.recovery);
  const three = await phone.chat.send("!three");
  await until("the answer", () => phone.seen.find(({ answers }) => answers === three));
  expect(memory.taken.at(-1)).toMatchObject({ body: "!three", device: { signed: true, identity } });
  await phone.leave();
  await second.stop();

  const inTheClear = (await messages(alice, room)).filter(({ type }) => type === "m.room.message");
  expect(inTheClear).toEqual([]);
});

test("a link that not everybody may have goes to the asker's direct chat", async () => {
  const memory = new Memory();
  const innkeeper = start(memory);
  await innkeeper.ready;
  const room = await adminRoom();
  await until("the bot in the room", () => innkeeper.adminRooms().includes(room));
  await call(alice, "POST", `/rooms/${encodeURIComponent(room)}/invite`, { user_id: bob.userId });
  await joinRoom({ url: synapse.url, token: bob.token, room });
  await until("bob as a viewer", async () => (await innkeeper.roleOf(room, bob.userId)) === "viewer");

  memory.put({ room, kind: "outcome", asker: alice.userId, reply: [line("dev is running."), { kind: "link", before: "Admin: ", to: { page: "claim", id: "7" }, after: "" }] });
  innkeeper.wake();
  await until("the message sent", () => memory.queue.length === 0);
  expect(await fromBot(room)).toEqual([expect.stringContaining(`${alice.userId} got it in a direct chat`)]);

  const { rooms } = await call<{ rooms: { invite: Record<string, unknown> } }>(alice, "GET", "/sync?timeout=0");
  const [chat = ""] = Object.keys(rooms.invite);
  await joinRoom({ url: synapse.url, token: alice.token, room: chat });
  expect(await fromBot(chat)).toEqual(["dev is running.\nAdmin: https://bot.test/claim/7-secret"]);

  // Found again, not made again, and commands are taken there.
  await until("alice in the chat", async () => (await innkeeper.roleOf(chat, alice.userId)) === "owner");
  memory.put({ room, kind: "outcome", asker: alice.userId, reply: [{ kind: "link", before: "", to: { page: "claim", id: "8" }, after: "" }] });
  innkeeper.wake();
  await until("the second", async () => (await fromBot(chat)).length === 2);
  await says(alice, chat, "!status");
  await until("the command", () => memory.taken.some((each) => each.room === chat && each.addressed));
});

test("notices wait for a homeserver that is away, and arrive once", async () => {
  const memory = new Memory();
  const innkeeper = start(memory);
  await innkeeper.ready;
  const room = await adminRoom();
  await until("the bot in the room", () => innkeeper.adminRooms().includes(room));
  synapse.pause();
  memory.put({ room, reply: [line("still here")] });
  innkeeper.wake();
  await realClock.sleep(4000);
  synapse.resume();
  await until("the notice", async () => (await fromBot(room)).includes("still here"), 60_000);
  await says(alice, room, "!after");
  await until("the answer", async () => (await fromBot(room)).includes("ran !after"), 60_000);
  expect(await fromBot(room)).toEqual(["still here", "ran !after"]);
});

test("the sandbox's seat hears answers and edits", async () => {
  const memory = new Memory();
  const room = await adminRoom();
  let job: Parameters<RunningBot["progress"]["show"]>[0] = { id: 0, title: "", origin: { kind: "shell", user: "" } };
  const innkeeper = start(memory, {
    onIncoming: ({ event }) => {
      job = { id: 1, title: "Starting dev", origin: { kind: "room", room, event, thread: null } };
      innkeeper.progress.show(job, [{ title: "ports", done: true, note: null }, { title: "homeserver", done: false, note: null }]);
    },
  });
  await until("the bot in the room", () => innkeeper.adminRooms().includes(room));
  const { chat, leave, seen } = await seatIn(room);
  const event = await chat.send("!start");

  await until("progress", () => seen.find(({ kind }) => kind === "progress"));
  innkeeper.progress.show(job, [{ title: "ports", done: true, note: null }, { title: "homeserver", done: true, note: null }]);
  innkeeper.progress.end(1);
  memory.put({ room, kind: "outcome", replyTo: event, reply: [line("dev is running.")] });
  innkeeper.wake();
  await until("the outcome", () => seen.find(({ kind }) => kind === "outcome"));
  await until("the edit", () => seen.find(({ edits }) => edits !== null));
  const progress = seen.filter(({ kind }) => kind === "progress");
  expect(progress[0]).toMatchObject({ answers: event, edits: null, body: "⏳ Starting dev · homeserver" });
  expect(progress[1]?.edits).toBe(progress[0]?.event);
  expect(progress[1]?.body).toMatch(/^Starting dev( · ✓ homeserver \(\d+ s\))?$/);
  expect(seen.find(({ kind }) => kind === "outcome")).toMatchObject({ answers: event, body: "dev is running." });
  await leave();
});

test("a token that is no good ends the bot with a clear sentence", async () => {
  const ended = botOver(new Memory(), { url: synapse.url, accessToken: "nonsense" }).ended;
  await expect(ended).rejects.toMatchObject({ code: "token-refused" });
});

test("a reaction to a question of the bot's comes in as an answer", async () => {
  const memory = new Memory();
  const innkeeper = start(memory, { concerns: (body) => /^(!|yes)/.test(body) });
  await innkeeper.ready;
  const room = await adminRoom();
  await until("the bot in the room", () => innkeeper.adminRooms().includes(room));
  const number = memory.asks(alice.userId, room, await says(alice, room, "remove it"));
  innkeeper.wake();
  const prompt = await until("the question", () => memory.prompt);
  const reaction = { "m.relates_to": { rel_type: "m.annotation", event_id: prompt, key: "✅" } };
  const { event_id: event } = await call<{ event_id: string }>(alice, "PUT", `/rooms/${encodeURIComponent(room)}/send/m.reaction/${randomUUID()}`, reaction);
  await until("the answer", () => memory.taken.find((each) => each.event === event));
  expect(memory.taken.at(-1)).toMatchObject({ body: `yes ${number}`, answerTo: prompt, sender: alice.userId });
});

test("a key that somebody pastes is gone for everybody, encrypted or not, and each is told of once", async () => {
  const key = "sk-ant-api03-aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3";
  const memory = new Memory();
  const dealt = () => memory.registry.audit.from(0, Infinity, 100).filter(({ kind }) => kind === "key");
  const rooms = await Promise.all([adminRoom(), adminRoom(true)]);
  const innkeeper = start(memory);
  await until("the bot in both rooms", () => rooms.every((room) => innkeeper.adminRooms().includes(room)));
  const { chat, leave } = await seatIn(rooms[1]);
  const pasted = [await says(alice, rooms[0], `!instance set dev ANTHROPIC_API_KEY=${key}`), await chat.send(`look: ${key}`)];
  await until("the bot to tell of both", () => dealt().length === 2 && memory.queue.length === 0);
  for (const [index, room] of rooms.entries()) {
    const seen = (await messages(alice, room)).find(({ event_id: id }) => id === pasted[index]);
    expect(seen).toMatchObject({ content: {}, unsigned: { redacted_because: { sender: bot.userId, content: { reason: "A key doesn't belong in a room." } } } });
    expect(Object.keys(seen?.content ?? {})).toEqual([]);
  }
  expect(dealt().map(({ code }) => code)).toEqual(["removed", "removed"]);
  expect((await fromBot(rooms[0])).join()).toContain("I have removed your message");
  expect(memory.taken).toEqual([]);
  await leave();
});
