import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Registry } from "../../src/registry/registry.ts";
import { EncryptedPerson } from "../fakes/encrypted-person.ts";
import { adminRoomServer, type FakeHomeserver } from "../fakes/homeserver-http.ts";
import { botOver, hastyClock, Memory, until, type RunningBot } from "../fakes/matrix-bot.ts";

const secret = "sk-ant-api03-aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3";
const alice = "@alice:fake";
const removed = "I have removed your message: a key doesn't belong in a room, and that looked like an Anthropic key.";

let server: FakeHomeserver;
let url: string;
let memory: Memory;
let registry: Registry;
const running: RunningBot[] = [];

beforeEach(async () => {
  ({ server, url } = await adminRoomServer());
  mayRedact(50);
  memory = new Memory();
  ({ registry } = memory);
});
afterEach(async () => {
  await stopAll();
  memory.close();
  server.close();
});

const mayRedact = (level: number): void => server.state("m.room.power_levels", "", { users: { [alice]: 100, "@bob:fake": 50, [server.bot]: level } });
const stopAll = async (): Promise<void> => {
  await Promise.all(running.splice(0).map((bot) => bot.stop()));
};
const start = (options: Parameters<typeof botOver>[2] = {}): RunningBot => {
  const bot = botOver(memory, { url, accessToken: "secret-token" }, { rooms: [server.room], owners: [alice], clock: hastyClock, onIncoming: () => undefined, ...options });
  running.push(bot);
  return bot;
};
const contentOf = (event: string): unknown => server.events.find(({ event_id: id }) => id === event)?.content;
const redactions = () => server.events.filter(({ type }) => type === "m.room.redaction");
const told = () => server.sent().map(({ body }) => String(body));
const tellsOf = (event: string) => async () =>
  until(`what is said of ${event}`, () => server.sent().find((content) => (content["m.relates_to"] as { "m.in_reply_to"?: { event_id: string } } | undefined)?.["m.in_reply_to"]?.event_id === event));

/** Everything that the bot keeps or says of what happened. */
function everythingKept(): string {
  const files = readdirSync(memory.dataRoot, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return [...files.map((file) => readFileSync(join(file.parentPath, file.name), "latin1")), ...memory.logged, told().join()].join("\n");
}

test.each([
  ["a command", { msgtype: "m.text", body: `!instance set dev ANTHROPIC_API_KEY=${secret}` }],
  ["the last of several commands", { msgtype: "m.text", body: `!status\n!instance list\n!instance set dev ANTHROPIC_API_KEY=${secret}` }],
  ["a code block behind the bot's mention", { msgtype: "m.text", body: `@bot:fake:\n\`\`\`\n!status\n!instance set dev A=${secret}\n\`\`\`` }],
  ["talk", { msgtype: "m.text", body: `look what I found: ${secret}` }],
  ["formatted text alone", { msgtype: "m.text", body: "see here", format: "org.matrix.custom.html", formatted_body: `<code>${secret}</code>` }],
  ["a caption", { msgtype: "m.image", body: `the key ${secret}`, filename: "screenshot.png", url: "mxc://fake/abc" }],
  ["a file's name", { msgtype: "m.file", body: `${secret}.txt`, url: "mxc://fake/abc" }],
  ["a notice", { msgtype: "m.notice", body: secret }],
  ["an edit", { msgtype: "m.text", body: "* fixed", "m.new_content": { msgtype: "m.text", body: secret }, "m.relates_to": { rel_type: "m.replace", event_id: "$1" } }],
  ["an edit that says so in its fallback alone", { msgtype: "m.text", body: `* ${secret}`, "m.new_content": { msgtype: "m.text", body: "fixed" }, "m.relates_to": { rel_type: "m.replace", event_id: "$1" } }],
])("%s with a key in it is removed at once and not run, its sender is told, and it stands nowhere", async (_what, content) => {
  await start().ready;
  const event = server.add({ type: "m.room.message", sender: alice, content });
  const answer = await tellsOf(event)();
  expect(answer["body"]).toContain(removed);
  expect(contentOf(event)).toEqual({});
  expect(redactions()).toMatchObject([{ content: { redacts: event, reason: "A key doesn't belong in a room." } }]);
  expect(registry.inbox.waiting()).toEqual([]);
  expect(registry.audit.from(0, 10, 10)).toMatchObject([{ kind: "key", who: alice, place: { room: server.room, event }, device: null, said: null, code: "removed", note: "an Anthropic key" }]);
  expect(everythingKept()).not.toContain(secret.slice(13, 40));
});

test("a reaction with a key in it is removed as well", async () => {
  await start().ready;
  const event = server.add({ type: "m.reaction", sender: alice, content: { "m.relates_to": { rel_type: "m.annotation", event_id: "$1", key: secret } } });
  await tellsOf(event)();
  expect(contentOf(event)).toEqual({});
});

test("where the bot may not remove it, the person is asked to", async () => {
  mayRedact(0);
  await start().ready;
  const event = server.says(alice, secret);
  const answer = await tellsOf(event)();
  expect(answer["body"]).toMatch(/^That looks like an Anthropic key, .* I may not remove messages here: delete it yourself, now\./);
  expect(registry.audit.from(0, 10, 10)).toMatchObject([{ kind: "key", code: "not-removed" }]);
  expect(redactions()).toEqual([]);
  expect(everythingKept()).not.toContain(secret.slice(13, 40));
});

test("the answer stands in the thread of the message that is gone", async () => {
  await start().ready;
  const event = server.says(alice, secret, { "m.relates_to": { rel_type: "m.thread", event_id: "$root" } });
  expect((await tellsOf(event)())["m.relates_to"]).toMatchObject({ rel_type: "m.thread", event_id: "$root" });
});

test("what was sent while the bot was away is removed when it is back", async () => {
  await start().ready;
  await stopAll();
  const event = server.says(alice, `!instance set dev A=${secret}`);
  await start().ready;
  await tellsOf(event)();
  expect(contentOf(event)).toEqual({});
  expect(registry.inbox.waiting()).toEqual([]);
});

test("a bot that dies after the homeserver has removed it removes and tells it once", async () => {
  const died = Promise.withResolvers<null>();
  const first = start({ keyMessages: { ...registry.keyMessages, done: () => {
    died.resolve(null);
    throw new Error("killed");
  } } });
  await first.ready;
  const event = server.says(alice, secret);
  await died.promise;
  await stopAll();
  expect(redactions()).toHaveLength(1);
  memory.reopen();
  ({ registry } = memory);
  await start().ready;
  await tellsOf(event)();
  server.says(alice, "good morning");
  await stopAll();
  await start().ready;
  expect(redactions()).toHaveLength(1);
  expect(told().filter((body) => body.includes(removed))).toHaveLength(1);
  expect(registry.audit.last()).toBe(1);
});

test("under a rate limit keys go first, each once, and all of them go", async () => {
  server.rate = { burst: 2, perSecond: 4 };
  await start().ready;
  const events = Array.from({ length: 6 }, (_, index) => server.says(alice, `${secret}${index}`));
  await until("all removed", () => events.every((event) => Object.keys(contentOf(event) as object).length === 0));
  expect(redactions().map(({ content }) => content["redacts"])).toEqual(events);
  await until("the last word", () => told().some((body) => body.includes(removed)) && registry.outbox.waiting().length === 0);
  expect(server.requests.filter(({ path }) => path.includes("/redact/")).length).toBeGreaterThan(events.length);
});

test("a homeserver that is away for a while loses no key to be removed", async () => {
  await start().ready;
  let away = 3;
  server.hook = (_method, path) => (path.includes("/redact/") && away-- > 0 ? "cut" : null);
  const event = server.says(alice, secret);
  await tellsOf(event)();
  expect(contentOf(event)).toEqual({});
  expect(redactions()).toHaveLength(1);
});

test("people's talk stays, and so does the bot's own", async () => {
  await start().ready;
  const talk = server.says(alice, "your key begins with sk-ant-api03- and stands in OPENAI_API_KEY");
  const own = server.says(server.bot, secret);
  server.state("m.room.canonical_alias", "", { alias: `#${secret}:fake`, alt_aliases: [secret] });
  const event = server.says(alice, secret);
  await tellsOf(event)();
  expect(redactions().map(({ content }) => content["redacts"])).toEqual([event]);
  for (const each of [talk, own]) expect(contentOf(each)).not.toEqual({});
});

test("rooms in which the bot takes no commands are none of its business", async () => {
  const other = "!other:fake";
  server.makeRoom(other, [alice, server.bot]);
  server.state("m.room.power_levels", "", { users: { [alice]: 100, [server.bot]: 100 } }, alice, other);
  await start().ready;
  const there = server.add({ room: other, type: "m.room.message", sender: alice, content: { msgtype: "m.text", body: secret } });
  await tellsOf(server.says(alice, secret))();
  expect(contentOf(there)).toMatchObject({ body: secret });
});

test("an encrypted key is removed as soon as it can be read, also when what opens it comes late, and stands nowhere", async () => {
  server.state("m.room.encryption", "", { algorithm: "m.megolm.v1.aes-sha2" });
  await start().ready;
  const person = await EncryptedPerson.signIn(server, alice, "PHONE");
  const reads = async () => (await person.reads()).map(({ body }) => String(body));
  server.holdsKeys = true;
  const late = await person.says("look", { "m.new_content": { body: secret } });
  await until("it to wait", () => registry.pendingDecryptions.all().length === 1);
  await stopAll();
  await start().ready;
  server.holdsKeys = false;
  await until("the late one to be told of", async () => (await reads()).some((body) => body.includes(removed)));
  const event = await person.says(`!instance set dev A=${secret}`);
  await until("both to be told of", async () => (await reads()).filter((body) => body.includes(removed)).length === 2);
  for (const each of [event, late]) expect(contentOf(each)).toEqual({});
  expect(registry.audit.from(0, 10, 10)).toMatchObject([{ kind: "key", device: "PHONE", code: "removed" }, { kind: "key", device: "PHONE", code: "removed" }]);
  expect(registry.inbox.waiting()).toEqual([]);
  expect(everythingKept()).not.toContain(secret.slice(13, 40));
});
