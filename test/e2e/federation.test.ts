import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { liftRateLimit } from "../../src/matrix/transport/accounts.ts";
import type { Account } from "../../src/model/homeserver.ts";
import { until } from "../fakes/matrix-bot.ts";
import { BotProcess } from "./bot-process.ts";
import { bodyOf, hears as heard, relationOf, says as encrypted, type EncryptedClient } from "./clients/encrypted-client.ts";
import { JsSdk } from "./clients/js-sdk.ts";
import { Nio } from "./clients/nio.ts";
import { Federating, type Side } from "./federating.ts";
import { Person } from "./person.ts";

const both = new Federating();
const bot = new BotProcess();
const people: EncryptedClient[] = [];
let one: Side;
let two: Side;
let alice: Account & { readonly password: string };
let bob: Account & { readonly password: string };

/** Asks a homeserver as somebody; gives the status, and what was answered. */
async function ask({ url }: Side, { token }: Account, method: string, path: string, body?: object): Promise<{ readonly status: number; readonly said: Record<string, unknown> }> {
  const answer = await fetch(`${url}/_matrix/client/v3/${path}`, { method, headers: { authorization: `Bearer ${token}` }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: answer.status, said: (await answer.json()) as Record<string, unknown> };
}

const Messages = z.object({ chunk: z.array(z.looseObject({ sender: z.string(), content: z.looseObject({ body: z.string().optional() }) })) });
const Rooms = z.object({ total_rooms: z.number() });
const Invites = z.object({ rooms: z.object({ invite: z.record(z.string(), z.unknown()).default({}) }).default({ invite: {} }) });
const hears = (side: Side, account: Account, room: string, sender: string, text: string): Promise<unknown> =>
  until(`${account.userId} hears ${text}`, async () => {
    const { chunk } = Messages.parse((await ask(side, account, "GET", `rooms/${encodeURIComponent(room)}/messages?dir=b&limit=20`)).said);
    return chunk.some((each) => each.sender === sender && each.content.body === text);
  });
const says = (side: Side, account: Account, room: string, body: string) => ask(side, account, "PUT", `rooms/${encodeURIComponent(room)}/send/m.room.message/${crypto.randomUUID()}`, { msgtype: "m.text", body });
const opens = async (side: Side, account: Account): Promise<string> => String((await ask(side, account, "POST", "createRoom", { preset: "public_chat" })).said["room_id"]);
const joins = (side: Side, account: Account, room: string, via: Side) => ask(side, account, "POST", `join/${encodeURIComponent(room)}?server_name=${via.domain}`, {});

beforeAll(async () => {
  await both.does("instance", "create", both.one.name, both.one.domain, "--matrix=synapse", "--federation");
  await both.does("instance", "create", both.two.name, both.two.domain, "--matrix=synapse", "--only-matrix", "--federation");
  await both.proxy();
  // Bob, of two, is to be invited where the agents of one are.
  const config = join(both.dataRoot, "instances", both.one.name, "config/config.yaml");
  writeFileSync(config, readFileSync(config, "utf8").replace("invite_users: []", 'invite_users: ["@bob:two.test"]'));
  [one, two] = [both.sideOf(both.one), both.sideOf(both.two)];
  await both.does("instance", "start", both.two.name);
  bob = await both.register(two, "bob", { admin: true });
  await both.does("instance", "start", both.one.name);
  alice = await both.register(one, "alice", { admin: true });
});
afterAll(async () => {
  await Promise.all(people.map((each) => each.stop()));
  await bot.remove();
  await both.remove();
});

test("others reach both, by every step that they take", async () => {
  for (const { domain, name } of [one, two]) {
    const said = await both.does("federation", "check", name);
    expect(said).toMatch(new RegExp(`^Other homeservers reach ${domain}\\.\\n✓ Well-known: it is at ${domain}:443 [^]*✓ TLS: [^]*✓ Version: Synapse [^]*✓ Key: `));
  }
  // And people, whose apps look for the homeserver of a name.
  expect(await (await fetch(`${one.url}/.well-known/matrix/client`)).json()).toEqual({ "m.homeserver": { base_url: "https://one.test/" } });
});

test("that the two talk to each other is proven both ways; nothing of it is left, nor of a proof that was killed", async () => {
  const asked = async (side: Side, admin: Account, path: string): Promise<unknown> => (await fetch(`${side.url}/_synapse/admin/${path}`, { headers: { authorization: `Bearer ${admin.token}` } })).json();
  const rooms = async (side: Side, admin: Account): Promise<number> => Rooms.parse(await asked(side, admin, "v1/rooms?search_term=Federation")).total_rooms;
  await both.killed(["federation", "check", one.name, two.name], async () => (await rooms(one, alice)) > 0);

  const said = (await both.does("federation", "check", one.name, two.name)).replaceAll(/\s+/g, " ");
  for (const [from, to] of [[two, one], [one, two]] as const) {
    expect(said).toMatch(new RegExp(`✓ From ${from.name} into a room of ${to.name}: joined in \\d+ ms, a message there in \\d+ ms, one back in \\d+ ms\\.`));
  }
  for (const [side, admin] of [[one, alice], [two, bob]] as const) {
    expect(await rooms(side, admin)).toBe(0);
    const gone = { deactivated: expect.toBeOneOf([true, 1]) as unknown };
    expect(await asked(side, admin, "v2/users?user_id=innkeeper-check&deactivated=true")).toMatchObject({ total: 2, users: [gone, gone] });
  }
});

test("a shared room on one is joined by whom it invited on the other", async () => {
  const said = (await both.does("instance", "room", one.name, "Planning", "--with", two.name)).replaceAll(/\s+/g, " ");
  expect(said).toMatch(new RegExp(`“Planning” is made on ${one.name}: .#room-[0-9a-f]{8}:one\\.test.. 2 invites are out: .*@alice:one\\.test .*@bob:two\\.test`));
  const alias = /#room-[0-9a-f]{8}:one\.test/.exec(said)?.[0] ?? "";
  const room = String((await ask(one, alice, "GET", `directory/room/${encodeURIComponent(alias)}`)).said["room_id"]);
  await until("bob's invite", async () => room in Invites.parse((await ask(two, bob, "GET", "sync?timeout=0")).said).rooms.invite);
  expect(await ask(two, bob, "POST", `join/${encodeURIComponent(room)}`, {})).toMatchObject({ status: 200 });
  expect(await ask(one, alice, "POST", `join/${encodeURIComponent(room)}`, {})).toMatchObject({ status: 200 });
  await says(two, bob, room, "hello, all");
  await hears(one, alice, room, bob.userId, "hello, all");
});

test("a person of one joins a room of the other, and what they say there is heard on both sides", async () => {
  const room = await opens(two, bob);
  expect(await joins(one, alice, room, two)).toMatchObject({ status: 200 });
  await says(one, alice, room, "hello from one");
  await hears(two, bob, room, alice.userId, "hello from one");
  await says(two, bob, room, "hello from two");
  await hears(one, alice, room, bob.userId, "hello from two");
});

test("an agent of one answers a person of the other", async () => {
  const person = await Person.signIn(two.url, "bob", bob.password);
  const lobby = await person.enters(/lobby/i, /^@mindroom_assistant.*:one\.test$/);
  await person.says(lobby, "Hello, who are you?");
  expect(await person.answerIn(lobby)).not.toBe("");
});

test("an admin whose account is on another homeserver commands from an encrypted room, once an owner has let them in", async () => {
  const innkeeper = await both.register(one, "inn");
  for (const [{ url }, { token }, { userId }] of [[one, alice, alice], [one, alice, innkeeper], [two, bob, bob]] as const) await liftRateLimit({ url, token, user: userId });
  people.push(await JsSdk.signIn({ url: one.url, user: "alice", password: alice.password }), await Nio.signIn({ url: two.url, user: "bob", password: bob.password }));
  const [alices, bobs] = people as [JsSdk, Nio];
  const room = await alices.makeRoom({ invite: [innkeeper.userId, bob.userId], operators: [bob.userId] });
  await bobs.join(room);
  await bot.configure({ url: one.url, user: innkeeper.userId, password: innkeeper.password, owners: [alice.userId], rooms: [room] });
  await bot.start();
  await Promise.all([innkeeper.userId, bob.userId].map((user) => alices.seesIn(room, user)));
  const asks = async (client: EncryptedClient, body: string): Promise<string> => {
    const event = await encrypted(client, room, body);
    const answer = await heard(client, `an answer to ${body}`, (each) => each.sender === innkeeper.userId && relationOf(each)["m.in_reply_to"]?.event_id === event && each.content["org.innkeeper.kind"] !== "progress");
    expect(answer.encrypted).toBe(true);
    return bodyOf(answer);
  };

  expect(await asks(alices, "!instance list")).toMatch(/no instances/i);
  // nio makes no identity of its own: bob's other session does, and signs it.
  expect(await asks(bobs, "!instance list")).toContain("no cross-signing yet");
  const bobsPhone = await JsSdk.signIn({ url: two.url, user: "bob", password: bob.password });
  people.push(bobsPhone);
  await bobsPhone.signOwn(bobs.device);
  expect(await asks(bobs, "!instance list")).toContain("no owner has accepted your identity");
  const question = await asks(alices, `!trust accept ${bob.userId}`);
  expect(await asks(alices, `yes ${/yes (\d{4})/.exec(question)?.[1] ?? ""}`)).toContain(bob.userId);
  expect(await asks(bobs, "!instance list")).toMatch(/no instances/i);
  expect(await asks(bobs, "!port reserve 8771")).toContain("8771");
});

test("closed to others, a homeserver refuses a foreign join, serves no key, and enters no foreign room; opened again, it does", async () => {
  const [room, elsewhere] = [await opens(two, bob), await opens(one, alice)];
  expect(await both.does("instance", "federation", two.name, "off")).toContain(`${two.name} talks to no other homeserver (restarted`);
  for (const joined of [await joins(one, alice, room, two), await joins(two, bob, elsewhere, one)]) {
    expect(joined.status).toBeGreaterThanOrEqual(400);
    expect(joined.said["errcode"]).toMatch(/^M_/);
  }
  for (const path of ["_matrix/federation/v1/version", "_matrix/key/v2/server", ".well-known/matrix/server"]) expect((await fetch(`${two.url}/${path}`)).status).toBe(404);
  expect((await both.shell("federation", "check", two.name)).out).toContain("doesn't federate");

  await both.does("instance", "federation", two.name, "on", "--yes");
  await until("one tries two again", async () => (await joins(one, alice, room, two)).status === 200);
});
