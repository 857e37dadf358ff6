import { createDecipheriv } from "node:crypto";
import { rmSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RecoveryKey } from "../../src/matrix/crypto/recovery.ts";
import { line } from "../../src/model/reply.ts";
import { EncryptedPerson } from "../fakes/encrypted-person.ts";
import { adminRoomServer, type FakeHomeserver } from "../fakes/homeserver-http.ts";
import { botOver, hastyClock, Memory, until, type RunningBot } from "../fakes/matrix-bot.ts";

let server: FakeHomeserver;
let url: string;
let memory: Memory;
const running: RunningBot[] = [];

beforeEach(async () => {
  ({ server, url } = await adminRoomServer());
  server.state("m.room.encryption", "", { algorithm: "m.megolm.v1.aes-sha2" });
  memory = new Memory();
});
afterEach(async () => {
  await stopAll();
  server.close();
  memory.close();
});

const stopAll = async (): Promise<void> => {
  await Promise.all(running.splice(0).map((bot) => bot.stop()));
};
const start = (options: Parameters<typeof botOver>[2] = {}): RunningBot => {
  const bot = botOver(memory, { url, accessToken: "secret-token" }, { rooms: [server.room], owners: ["@alice:fake"], clock: hastyClock, ...options });
  running.push(bot);
  return bot;
};
const alice = async (options = {}): Promise<EncryptedPerson> => EncryptedPerson.signIn(server, "@alice:fake", "PHONE", options);
const bodies = () => memory.taken.map(({ body }) => body);
const hears = async (person: EncryptedPerson, body: string) => until(`"${body}"`, async () => (await person.reads()).find((content) => content["body"] === body));

test("a command in an encrypted room is read, with the device that sent it, and answered for its sender's eyes only", async () => {
  await start().ready;
  const person = await alice();
  const event = await person.says("!instance list");
  const answer = await hears(person, "ran !instance list");
  expect(memory.taken).toMatchObject([{ event, body: "!instance list", device: { id: "PHONE", signed: true, identity: await person.machine.identityOf("@alice:fake") } }]);
  expect(memory.taken[0]?.ciphertext).toMatch(/\|0$/);
  expect(answer).toMatchObject({ msgtype: "m.notice", "m.relates_to": { "m.in_reply_to": { event_id: event } }, "org.innkeeper.kind": "outcome" });
  expect(server.sent()).toEqual([]);
  // What it answers stands outside too: homeservers and clients put it in its place by that.
  const sent = server.events.findLast(({ type }) => type === "m.room.encrypted");
  expect(sent?.content["m.relates_to"]).toEqual({ "m.in_reply_to": { event_id: event } });
});

test("in an encrypted room, too, a command may begin with a mention, and people be named by their pills", async () => {
  await start({ concerns: (_body, addressed) => addressed }).ready;
  const person = await alice();
  const html = `<a href="https://matrix.to/#/${server.bot}">Innkeeper</a>: instance password dev <a href="https://matrix.to/#/@bob:fake">Bob</a>`;
  const content = await person.seal({ msgtype: "m.text", body: "Innkeeper: instance password dev Bob", format: "org.matrix.custom.html", formatted_body: html });
  server.add({ type: "m.room.encrypted", sender: "@alice:fake", content });
  await until("the command", () => memory.taken.length > 0);
  expect(memory.taken).toMatchObject([{ body: "instance password dev @bob:fake", addressed: true, unclear: false, device: { id: "PHONE", signed: true } }]);
});

test("a device that its owner hasn't signed is told apart, and so is what wasn't encrypted", async () => {
  await start().ready;
  await (await alice({ signed: false })).says("!unsigned");
  server.says("@alice:fake", "!plain");
  await until("both", () => memory.taken.length === 2);
  expect(memory.taken).toMatchObject([{ body: "!unsigned", device: { id: "PHONE", signed: false } }, { body: "!plain", device: null, ciphertext: null }]);
});

test("a ciphertext that comes again under another event id is known again, in whatever alphabet it is written", async () => {
  await start().ready;
  const person = await alice();
  const first = await person.says("!first");
  await person.says("!second");
  const { content } = server.events.at(-2)!;
  server.add({ type: "m.room.encrypted", sender: "@alice:fake", content: { ...content, ciphertext: `${String(content["ciphertext"])}=` } });
  const [replay] = await until("the third", () => memory.registry.audit.last() > 0 && memory.registry.audit.from(0, Infinity, 100));
  expect(replay).toMatchObject({ kind: "replayed", note: `it was ${first} before` });
  expect(bodies()).toEqual(["!first", "!second"]);
});

test("an edit isn't run, even when the homeserver takes away what says that it is one", async () => {
  await start().ready;
  const person = await alice();
  const content = await person.seal({ msgtype: "m.text", body: "* !trash empty", "m.new_content": { msgtype: "m.text", body: "!trash empty" }, "m.relates_to": { rel_type: "m.replace", event_id: "$1" } });
  server.add({ type: "m.room.encrypted", sender: "@alice:fake", content: { ...content, "m.relates_to": undefined } });
  await person.says("!after");
  await until("the next", () => memory.taken.length > 0);
  expect(bodies()).toEqual(["!after"]);
});

test("what was said while the bot was away is read, all of it and in order, also behind a gap", async () => {
  await start().ready;
  await stopAll();
  server.limit = 5;
  const person = await alice();
  const said = Array.from({ length: 37 }, (_, index) => `!${index}`);
  for (const body of said) await person.says(body);
  await start().ready;
  await until("all", () => memory.taken.length >= said.length);
  expect(bodies()).toEqual(said);
});

test("a key that comes after its message: the message is read then, once, also by a bot that was started in between", async () => {
  await start().ready;
  const person = await alice();
  server.holdsKeys = true;
  const event = await person.says("!late");
  await until("it to wait", () => memory.registry.pendingDecryptions.all().length === 1);
  await stopAll();
  await start().ready;
  server.holdsKeys = false;
  await until("the command", () => memory.taken.length === 1);
  expect(memory.taken).toMatchObject([{ event, body: "!late", device: { signed: true } }]);
  await until("nothing to wait", () => memory.registry.pendingDecryptions.all().length === 0);
  expect(memory.queue.filter(({ kind }) => kind === "failure")).toEqual([]);
});

test("what can't be read is answered in words, once an hour; a stranger gets none", async () => {
  let now = 0;
  await start({ clock: { ...hastyClock, now: () => now } }).ready;
  const person = await alice();
  const sealed = await person.seal({ msgtype: "m.text", body: "!never read" });
  const nonsense = (sender: string, session: string) => server.add({ type: "m.room.encrypted", sender, content: { ...sealed, session_id: session } });
  const first = nonsense("@alice:fake", "one");
  nonsense("@mallory:fake", "two");
  await until("them to wait", () => memory.registry.pendingDecryptions.all().length === 2);
  now += 61_000;
  server.says("@alice:fake", "good morning");
  const told = await hears(person, "I can't read that, so I did nothing: the key to it never came.\nSend it again. If that doesn't help, close and reopen your app: it then makes a new key.");
  expect(told["m.relates_to"]).toMatchObject({ "m.in_reply_to": { event_id: first } });
  nonsense("@alice:fake", "three");
  await until("it to wait", () => memory.registry.pendingDecryptions.all().length === 1);
  now += 61_000;
  await person.says("!after");
  await hears(person, "ran !after");
  expect((await person.reads()).length).toBe(2);
});

test("an encrypted event full of nonsense stops nothing", async () => {
  await start().ready;
  const person = await alice();
  // Both know each other's device before: who meets for the first time at the same moment isn't what is tested here.
  await person.says("!before");
  await hears(person, "ran !before");
  server.add({ type: "m.room.encrypted", sender: "@alice:fake", content: {} });
  server.add({ type: "m.room.encrypted", sender: "not a user", content: { algorithm: "m.megolm.v1.aes-sha2", ciphertext: 7 } });
  await person.says("!after");
  await hears(person, "ran !after");
});

test("while the homeserver doesn't say whether a room is encrypted, nothing is said in it", async () => {
  const other = "!other:fake";
  let asked = 0;
  await start().ready;
  await alice();
  server.hook = (method, path) => {
    if (path !== `/rooms/${other}/state`) return null;
    asked += 1;
    if (asked <= 3) return asked % 2 === 1 ? "cut" : { status: 502, body: {} };
    return { body: [...server.events.filter(({ state_key: key }) => key !== undefined)] };
  };
  memory.put({ room: other, reply: [line("a secret")] });
  running[0]?.wake();
  await until("the message", () => server.events.some(({ type, sender }) => type === "m.room.encrypted" && sender === server.bot));
  expect(asked).toBe(4);
  expect(server.sent()).toEqual([]);
  expect(JSON.stringify(server.requests)).not.toContain("a secret");
});

test("a room that becomes encrypted is encrypted from then on", async () => {
  server.events.splice(server.events.findIndex(({ type }) => type === "m.room.encryption"), 1);
  const bot = start();
  await bot.ready;
  server.says("@alice:fake", "!plain");
  await until("the answer", () => server.sent().length === 1);
  server.state("m.room.encryption", "", { algorithm: "m.megolm.v1.aes-sha2" });
  const person = await alice();
  await person.says("!secret");
  await hears(person, "ran !secret");
  expect(server.sent()).toMatchObject([{ body: "ran !plain" }]);
});

test("a room that was encrypted stays so, whatever its state says after a restart", async () => {
  await start().ready;
  const person = await alice();
  await person.says("!first");
  await hears(person, "ran !first");
  await stopAll();
  server.events.splice(server.events.findIndex(({ type }) => type === "m.room.encryption"), 1);
  memory.forget();
  const bot = start();
  await bot.ready;
  expect(await bot.encrypted(server.room)).toBe(true);
  memory.put({ room: server.room, reply: [line("still for you alone")] });
  bot.wake();
  await hears(person, "still for you alone");
  expect(server.sent()).toEqual([]);
});

test("somebody who has just come, and somebody who is only invited, read what is said next; nobody waits for that", async () => {
  const bot = start();
  await bot.ready;
  const person = await alice();
  await person.says("!first");
  await hears(person, "ran !first");
  const bob = await EncryptedPerson.signIn(server, "@bob:fake", "BOB");
  const dora = await EncryptedPerson.signIn(server, "@dora:fake", "DORA");
  server.state("m.room.member", "@dora:fake", { membership: "invite" });
  await person.says("!second");
  const begun = Date.now();
  for (const each of [bob, dora]) {
    await each.settle();
    await until("the answer", async () => {
      await each.settle();
      const last = server.events.findLast(({ sender, type }) => sender === server.bot && type === "m.room.encrypted");
      return last && each.machine.decrypt(server.room, last).then(({ content }) => content["body"] === "ran !second", () => false);
    });
  }
  // The machine waits 5 s for devices that nobody asks for.
  expect(Date.now() - begun).toBeLessThan(4000);
});

test("many messages at once all arrive, readable, and none twice", async () => {
  const bot = start();
  await bot.ready;
  const person = await alice();
  await person.settle();
  const said = Array.from({ length: 5 }, (_, index) => `number ${index}`);
  for (const text of said) memory.put({ room: server.room, kind: "outcome", reply: [line(text)] });
  bot.progress.show({ id: 1, title: "job 1", origin: { kind: "room", room: server.room, event: "$x", thread: null } }, [{ title: "a step", done: false, note: null }]);
  bot.wake();
  await until("all", () => server.events.filter(({ sender, type }) => sender === server.bot && type === "m.room.encrypted").length > said.length);
  const read = (await person.reads()).map((content) => content["body"]);
  expect(read.filter((body) => String(body).startsWith("number"))).toEqual(said);
  expect(read.filter((body) => String(body).includes("job "))).toHaveLength(1);
});

test("a device whose keys are lost is refused instead of being deaf", async () => {
  await start().ready;
  await stopAll();
  rmSync(memory.keys.directory, { recursive: true });
  await expect(start().ended).rejects.toMatchObject({ code: "device-keys-differ" });
});

test("a device that the homeserver has forgotten is refused too", async () => {
  await start().ready;
  await stopAll();
  server.keys.devices.get(server.bot)?.delete("D");
  await expect(start().ended).rejects.toMatchObject({ code: "device-keys-differ" });
});

test("a stop ends the long poll and lets go of the keys; the next start has the same device and identity", async () => {
  await start().ready;
  const identity = server.keys.identities.get(server.bot);
  const begun = Date.now();
  await stopAll();
  expect(Date.now() - begun).toBeLessThan(900);
  await start().ready;
  expect(server.keys.identities.get(server.bot)).toBe(identity);
  expect(server.requests.filter(({ path }) => path === "/keys/device_signing/upload")).toHaveLength(1);
  expect(server.requests.filter(({ path }) => path === "/keys/signatures/upload")).toHaveLength(1);
});

test("the bot's device is signed by the bot's identity, which clients see", async () => {
  await start().ready;
  const person = await alice();
  await person.says("!hello");
  await hears(person, "ran !hello");
  const sent = server.events.findLast(({ sender, type }) => sender === server.bot && type === "m.room.encrypted")!;
  expect((await person.machine.decrypt(server.room, sent)).device).toMatchObject({ id: "D", signed: true });
});

test("another device of the account takes up the identity with the recovery key, and is signed by it", async () => {
  await start().ready;
  await stopAll();
  const identity = server.keys.identities.get(server.bot);
  server.device = "NEW";
  await start().ready;
  expect(server.keys.identities.get(server.bot)).toBe(identity);
  const person = await alice();
  await person.says("!hello");
  await hears(person, "ran !hello");
  const sent = server.events.findLast(({ sender, type }) => sender === server.bot && type === "m.room.encrypted")!;
  expect((await person.machine.decrypt(server.room, sent)).device).toMatchObject({ id: "NEW", signed: true });
});

test("without the recovery key a new device works, unsigned, and the log says why", async () => {
  await start().ready;
  await stopAll();
  server.device = "NEW";
  await memory.keys.recovery.write("not a key");
  await start().ready;
  expect(memory.logged.join("\n")).toContain("whose keys aren't here");
  const person = await alice();
  await person.says("!hello");
  await hears(person, "ran !hello");
});

test("a homeserver that wants the password before it takes an identity gets it, or the log says so", async () => {
  const wants = (body: unknown) => (body as { auth?: { password?: string; session?: string } }).auth;
  server.hook = (_, path, body) => (path === "/keys/device_signing/upload" && wants(body)?.password !== "opensesame" ? { status: 401, body: { flows: [{ stages: ["m.login.password"] }], session: "s1", params: {} } } : null);
  await start().ready;
  expect(memory.logged.join("\n")).toContain("asks for the account's password");
  await stopAll();
  await start({ keys: { ...memory.keys, password: "opensesame" } }).ready;
  expect(server.requests.findLast(({ path }) => path === "/keys/device_signing/upload")?.body).toMatchObject({ auth: { session: "s1" } });
  expect(server.keys.identities.has(server.bot)).toBe(true);
});

test("a recovery key is what clients call one, and opens what it sealed and nothing else", async () => {
  const key = RecoveryKey.make();
  expect(key.toString()).toMatch(/^(?:[1-9A-HJ-NP-Za-km-z]{4} ){11}[1-9A-HJ-NP-Za-km-z]{4}$/);
  const again = RecoveryKey.parse(key.toString())!;
  const sealed = key.seal("m.cross_signing.master", "secret");
  expect(again.open("m.cross_signing.master", sealed)).toBe("secret");
  expect([again.open("m.other", sealed), RecoveryKey.make().open("m.cross_signing.master", sealed)]).toEqual([null, null]);
  expect(RecoveryKey.parse(key.toString().replace(/^..../, "EsTx"))).toBeNull();
});

test("a file in an encrypted room is encrypted, with its key in the message", async () => {
  const bot = start();
  await bot.ready;
  const person = await alice();
  const text = Array.from({ length: 400 }, (_, index) => `line ${index}`).join("\n");
  memory.put({ room: server.room, kind: "outcome", reply: [{ kind: "code", text }] });
  bot.wake();
  const file = await until("the file", async () => (await person.reads()).find((content) => content["msgtype"] === "m.file"));
  expect(file["url"]).toBeUndefined();
  const { iv, key, url: address } = file["file"] as { url: string; iv: string; key: { k: string } };
  expect(address).toBe("mxc://fake/file");
  const upload = server.requests.find(({ path }) => path.startsWith("/_matrix/media"));
  expect(upload).toBeDefined();
  const decipher = createDecipheriv("aes-256-ctr", Buffer.from(key.k, "base64url"), Buffer.from(iv, "base64"));
  expect(decipher.update(server.uploads[0]!).toString()).toContain("line 399");
});

test("what one person alone may see goes to an encrypted chat when it was asked for in an encrypted room", async () => {
  const bot = start();
  await bot.ready;
  await alice();
  const made: unknown[] = [];
  server.hook = (_, path, body) => {
    if (path === "/createRoom") {
      made.push(body);
      return { body: { room_id: "!chat:fake" } };
    }
    if (path === "/rooms/!chat:fake/state") {
      const member = (user: string, membership: string) => ({ event_id: `$${user}`, type: "m.room.member", sender: user, state_key: user, content: { membership } });
      return { body: [member(server.bot, "join"), member("@alice:fake", "invite"), { event_id: "$e", type: "m.room.encryption", sender: server.bot, state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }] };
    }
    return null;
  };
  memory.put({ room: server.room, kind: "outcome", asker: "@alice:fake", reply: [{ kind: "link", before: "", to: { page: "claim", id: "7" }, after: "" }] });
  bot.wake();
  await until("the chat", () => server.requests.some(({ path }) => path.startsWith("/rooms/!chat:fake/send/m.room.encrypted")));
  expect(made).toMatchObject([{ initial_state: [{ type: "m.room.encryption" }] }]);
});
