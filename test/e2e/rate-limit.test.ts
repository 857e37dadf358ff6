import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { liftRateLimit } from "../../src/matrix/transport/accounts.ts";
import { createAdminRoom } from "../../src/matrix/rooms/admin-room.ts";
import { line } from "../../src/model/reply.ts";
import { botOver, Memory, until, type RunningBot } from "../fakes/matrix-bot.ts";
import { TestSynapse } from "./matrix-synapse.ts";

type Account = { readonly userId: string; readonly token: string };

const synapse = new TestSynapse();
const memory = new Memory();
let alice: Account;
let bot: Account;
let room: string;
let innkeeper: RunningBot;

const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
  const answer = await fetch(`${synapse.url}/_matrix/client/v3/rooms/${encodeURIComponent(room)}${path}`, { method, headers: { authorization: `Bearer ${alice.token}` }, ...(body ? { body: JSON.stringify(body) } : {}) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
};
type Message = { readonly sender: string; readonly content: Record<string, unknown> & { readonly body?: string } };
const fromBot = async (): Promise<readonly Message[]> =>
  (await call<{ chunk: Message[] }>("GET", "/messages?dir=b&limit=1000")).chunk.filter(({ sender, content }) => sender === bot.userId && content.body !== undefined).reverse();
const kindOf = ({ content }: Message): unknown => content["org.innkeeper.kind"];
const numbers = (messages: readonly Message[]): readonly number[] => messages.flatMap(({ content }) => [...(content.body ?? "").matchAll(/ran !(\d+)/g)].map(([, number]) => Number(number)));

beforeAll(async () => {
  await synapse.start();
  alice = await synapse.register("alice", true);
  bot = await synapse.register("innkeeper");
  // The person may say as much as she likes; the bot may not.
  expect(await liftRateLimit({ url: synapse.url, token: alice.token, user: alice.userId })).toBe(true);
  room = await createAdminRoom({ url: synapse.url, token: alice.token, name: "admin", invite: [bot.userId], encrypted: false });
  innkeeper = botOver(memory, { url: synapse.url, accessToken: bot.token }, { owners: [alice.userId] });
  await until("the bot in the room", () => innkeeper.adminRooms().includes(room));
});
afterAll(async () => {
  await innkeeper.stop();
  synapse.remove();
});

test("under Synapse's default limit 500 commands in one burst are all answered, once and in order; progress and notices wait for that", async () => {
  const origin = { kind: "room", room, event: "$none", thread: null } as const;
  const jobs = Array.from({ length: 5 }, (_, index) => index + 1);
  const work = setInterval(() => jobs.forEach((id) => innkeeper.progress.show({ id, title: `Starting i${id}`, origin }, [{ title: `at ${Date.now()}`, done: false, note: null }])), 500);
  for (let sent = 0; sent < 500; sent += 10) {
    await Promise.all(Array.from({ length: 10 }, (_, index) => call("PUT", `/send/m.room.message/${randomUUID()}`, { msgtype: "m.text", body: `!${sent + index}` })));
  }
  const asked = performance.now();
  for (const text of ["dev stopped", "trial stopped", "web stopped", "dev is back"]) memory.put({ room, kind: "notice", reply: [line(text)] });
  innkeeper.wake();
  await until("all answers", async () => numbers(await fromBot()).length >= 500, 240_000);
  const seconds = (performance.now() - asked) / 1000;
  clearInterval(work);
  await until("the notices", () => memory.queue.length === 0, 60_000);

  const said = await fromBot();
  const commands = memory.taken.map(({ body }) => Number(body.slice(1)));
  expect(numbers(said)).toEqual(commands);
  expect(new Set(commands).size).toBe(500);
  expect(seconds).toBeLessThan(150);
  expect(said.filter((each) => kindOf(each) === "outcome").length).toBeLessThan(60);
  expect(said.filter((each) => kindOf(each) === "progress").length).toBeLessThan(12);
  expect(said.filter((each) => kindOf(each) === "notice").map(({ content }) => content.body)).toEqual(["I take commands here. What you may do: `!help`", "dev stopped\ntrial stopped\nweb stopped\ndev is back"]);
  process.stderr.write(`500 answers in ${Math.round(seconds)} s, ${said.filter((each) => kindOf(each) === "outcome").length} messages\n`);
}, 400_000);
