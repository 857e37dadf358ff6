import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFailed, test } from "vitest";
import { liftRateLimit } from "../../src/matrix/transport/accounts.ts";
import { createAdminRoom, joinRoom } from "../../src/matrix/rooms/admin-room.ts";
import { line } from "../../src/model/reply.ts";
import { botOver, Memory, until, type RunningBot } from "../fakes/matrix-bot.ts";
import { TestSynapse } from "./matrix-synapse.ts";

type Account = { readonly userId: string; readonly token: string };

const synapse = new TestSynapse();
let alice: Account;
let bot: Account;
let memory: Memory;
let innkeeper: RunningBot;

const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
  const answer = await fetch(`${synapse.url}${path}`, { method, headers: { authorization: `Bearer ${alice.token}` }, ...(body ? { body: JSON.stringify(body) } : {}) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
};
const inRoom = async <T>(room: string, method: string, path: string, body?: object): Promise<T> => call<T>(method, `/_matrix/client/v3/rooms/${encodeURIComponent(room)}${path}`, body);
type Message = { readonly type: string; readonly sender: string; readonly content: { readonly body?: string } };
const bodies = async (room: string): Promise<readonly string[]> =>
  (await inRoom<{ chunk: Message[] }>(room, "GET", "/messages?dir=b&limit=100")).chunk.flatMap(({ content, sender }) => (sender === bot.userId && content.body !== undefined ? [content.body] : []));
const told = async (room: string, text: string): Promise<string> => until(`"${text}"`, async () => (await bodies(room)).find((body) => body.includes(text)), 60_000);
const says = async (room: string, body: string): Promise<unknown> => inRoom(room, "PUT", `/send/m.room.message/${randomUUID()}`, { msgtype: "m.text", body });

/** Synapse answers the same first sync with what it said up to two minutes ago. */
const fresh = (): string => encodeURIComponent(JSON.stringify({ room: { not_rooms: [`!${randomUUID()}:fresh.invalid`] } }));

/** An admin room that the bot is in. */
async function adminRoom(): Promise<string> {
  const room = await createAdminRoom({ url: synapse.url, token: alice.token, name: "admin", invite: [bot.userId], encrypted: false });
  await until("the bot in the room", () => innkeeper.adminRooms().includes(room));
  return room;
}

beforeAll(async () => {
  await synapse.start();
  alice = await synapse.register("alice", true);
  bot = await synapse.register("innkeeper");
  for (const { userId } of [alice, bot]) expect(await liftRateLimit({ url: synapse.url, token: alice.token, user: userId })).toBe(true);
  memory = new Memory();
  innkeeper = botOver(memory, { url: synapse.url, accessToken: bot.token }, { owners: [alice.userId] });
  await innkeeper.ready;
});
afterAll(async () => {
  await innkeeper.stop();
  synapse.remove();
});
beforeEach(() => {
  onTestFailed(() => void process.stderr.write(`What the bot logged:\n${memory.logged.join("\n")}\n`));
});
afterEach(async () => {
  await until("all said", () => memory.queue.length === 0);
});

test("kicked, invited again, banned: each is told in the other room; with the last room deleted the owner hears it in person", async () => {
  const [first, second] = [await adminRoom(), await adminRoom()];
  await told(first, `I am in the room \`${second}\``);
  await inRoom(first, "POST", "/kick", { user_id: bot.userId, reason: "spring cleaning" });
  await told(second, `I was kicked from the room \`${first}\` by ${alice.userId}, who said: \`spring cleaning\`.`);
  await inRoom(first, "POST", "/invite", { user_id: bot.userId });
  await told(second, `I am back in the room \`${first}\``);
  await says(first, "!again");
  await told(first, "ran !again");
  await inRoom(first, "POST", "/ban", { user_id: bot.userId });
  await told(second, `I was banned from the room \`${first}\` by ${alice.userId}.`);
  expect(innkeeper.adminRooms()).toEqual([second]);

  await call("DELETE", `/_synapse/admin/v1/rooms/${encodeURIComponent(second)}`, { purge: true });
  // No sync says it; that nothing can be said there does.
  memory.put({ room: second, kind: "notice" });
  innkeeper.wake();
  await until("the room lost", () => innkeeper.adminRooms().length === 0, 60_000);
  const chat = await until("the chat", async () => {
    const { rooms } = await call<{ rooms: { invite?: Record<string, unknown> } }>("GET", `/_matrix/client/v3/sync?timeout=0&filter=${fresh()}`);
    return Object.keys(rooms.invite ?? {})[0];
  }, 60_000);
  await joinRoom({ url: synapse.url, token: alice.token, room: chat });
  await told(chat, `The room \`${second}\` is gone`);
});

test("a room that its app upgrades takes the bot, and what waited, along", async () => {
  const [old, other] = [await adminRoom(), await adminRoom()];
  const { replacement_room: next } = await inRoom<{ replacement_room: string }>(old, "POST", "/upgrade", { new_version: "12" });
  memory.put({ room: old, kind: "outcome", reply: [line("what waited")], asker: alice.userId });
  innkeeper.wake();
  await inRoom(next, "POST", "/invite", { user_id: bot.userId });
  await told(next, `The room \`${old}\` was upgraded by ${alice.userId} and goes on as \`${next}\``);
  await told(other, `goes on as \`${next}\``);
  await says(next, "!there");
  await told(next, "ran !there");
  await told(next, "what waited");
  expect(new Set(innkeeper.adminRooms())).toEqual(new Set([next, other]));
});
