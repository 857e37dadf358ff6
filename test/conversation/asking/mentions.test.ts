import { expect, test } from "vitest";
import type { Reason } from "../../../src/model/error.ts";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, dan, deviceOf, direct, fakeRoom, mallory, room1, secretRoom, vera, type FakeRoom } from "../../fakes/room.ts";

const aRoom = (): FakeRoom => fakeRoom({ files: new FakeFiles() });
const rooms = [["an unencrypted room", room1], ["an encrypted room", secretRoom]] as const;

/** What Element and its like send for a text in which `[Bob](@bob:example.org)` is a pill. */
function typed(text: string) {
  const pills = /\[([^\]]+)\]\((@[^)]+)\)/g;
  return { body: text.replace(pills, "$1"), format: "org.matrix.custom.html", formatted_body: text.replaceAll("\n", "<br>").replace(pills, '<a href="https://matrix.to/#/$2">$1</a>'), "m.mentions": { user_ids: [...text.matchAll(pills)].map(([, , user]) => user) } };
}

const bot = "[Innkeeper](@bot:example.org)";
const html = "org.matrix.custom.html";

/** `dev` runs, on a homeserver with bob and eve. */
async function withPeople(where = room1): Promise<FakeRoom> {
  const room = aRoom();
  await room.says(alice, "!instance create dev dev.example.org --matrix --start", { in: where });
  for (const user of ["bob", "eve"]) room.homeservers.accounts.set(`@${user}:dev.example.org`, { password: "x", admin: false });
  return room;
}

test.each(rooms)("who begins with the bot's mention needs no !: %s", async (_kind, where) => {
  const room = aRoom();
  const lines = [
    typed(`${bot}: status`),
    typed(`${bot} status`),
    typed(`${bot}: !status`),
    typed("[Innkeeper (the bot)](@bot:example.org), status"),
    { body: "[Innkeeper](https://matrix.to/#/@bot:example.org) status", format: html, formatted_body: '<a href="https://matrix.to/#/@bot:example.org">Innkeeper</a> status' },
    { body: "[@bot:example.org](https://matrix.to/#/@bot:example.org) status", format: html, formatted_body: '<a href="https://matrix.to/#/@bot:example.org">@bot:example.org</a> status' },
    { body: "@bot:example.org: status" },
    { body: "@bot:example.org !status" },
    ...(where === room1 ? [{ body: "Innkeeper: status" }] : []),
  ];
  for (const content of lines) {
    const before = room.said.length;
    await room.sends(alice, content, { in: where });
    expect(room.said.slice(before), content.body).toMatchObject([{ kind: "outcome", text: expect.stringMatching(/^All is well/) as unknown }]);
  }
});

test.each(rooms)("mentioned elsewhere, the bot is talked about: %s", async (_kind, where) => {
  const room = aRoom();
  for (const content of [typed(`could ${bot} show its status?`), typed(`instance list, ${bot}`), { body: "I asked @bot:example.org" }, { body: "Innkeeper knows" }, ...(where === secretRoom ? [{ body: "Innkeeper: status" }] : []), typed("[Bob](@bob:example.org): status")]) await room.sends(alice, content, { in: where });
  expect(room.said).toEqual([]);
});

test("the bot's mention alone asks what there is to ask", async () => {
  const room = aRoom();
  await room.sends(alice, typed(bot));
  expect(room.lastReply()).toMatch(/^What you can ask, as an owner:/);
});

test("what is said to the bot is answered even where it is no command, and isn't kept", async () => {
  const room = aRoom();
  await room.sends(alice, typed(`${bot} correct horse battery`));
  expect(room.lastFailure()).toEqual({ code: "unknown-command", facts: { what: "unlike-any", typed: "correct", noun: null } });
  await room.sends(alice, typed(`${bot}: yes`));
  expect(room.lastFailure()).toEqual({ code: "no-question", facts: { why: "none-open" } });
  expect(room.audit().map(({ said }) => said)).toEqual([null, "yes"]);
});

test("several commands behind one mention, each on a line of its own, and an answer", async () => {
  const room = aRoom();
  await room.sends(alice, typed(`${bot}: instance create dev\ninstance remove dev`));
  await room.sends(alice, typed(`${bot}: yes ${room.number()}`));
  expect(room.lastReply()).toMatch(/^dev is in the trash/);
});

test("a mention changes nothing about who is believed, and who may", async () => {
  const room = aRoom();
  await room.says(alice, "!instance create dev", { in: secretRoom });
  const refused = async (user: string, how: Parameters<FakeRoom["sends"]>[2] = {}): Promise<Reason | null> => {
    await room.sends(user, typed(`${bot}: instance stop dev`), { in: secretRoom, ...how });
    return room.lastFailure();
  };
  expect(await refused(mallory)).toEqual({ code: "not-allowed", facts: { why: "stranger" } });
  expect(await refused(dan)).toEqual({ code: "identity-unknown", facts: { user: dan, identity: deviceOf(dan).identity } });
  expect(await refused(alice, { device: { ...deviceOf(alice), signed: false } })).toEqual({ code: "device-unsigned", facts: { device: deviceOf(alice).id } });
  expect(await refused(alice, { device: null })).toEqual({ code: "unencrypted", facts: { why: "room-is-encrypted" } });
  await room.sends(vera, typed(`${bot}: instance stop dev`), { in: room1 });
  expect(room.lastFailure()).toEqual({ code: "unencrypted", facts: { why: "people-are-known" } });
});

test.each(rooms)("a person is named by their pill, and who that is stands in the question: %s", async (_kind, where) => {
  const lines = [
    typed("!instance deactivate dev [Bob the Builder](@bob:dev.example.org)"),
    { body: "!instance deactivate dev [Bob](https://matrix.to/#/@bob:dev.example.org)", format: html, formatted_body: '!instance deactivate dev <a href="https://matrix.to/#/@bob:dev.example.org">Bob</a>' },
    typed(`${bot}: instance deactivate dev [eve](@bob:dev.example.org)`),
  ];
  for (const content of lines) {
    const room = await withPeople(where);
    await room.sends(alice, content, { in: where });
    expect(room.said.at(-1), content.body).toMatchObject({ kind: "prompt", text: expect.stringMatching(/^@bob:dev\.example\.org will be deactivated on dev/) as unknown });
    await room.confirms(alice, "yes", where);
    expect(room.lastReply()).toMatch(/^@bob:dev\.example\.org is deactivated on dev/);
    expect(room.homeservers.accounts.get("@eve:dev.example.org")?.deactivated).toBeUndefined();
    room.clear();
  }
});

test("a pill of somebody elsewhere is told so, and the reply to a password names its person", async () => {
  const room = await withPeople();
  await room.sends(alice, typed("!instance password dev [bob](@bob:example.org)"));
  expect(room.lastFailure()).toEqual({ code: "other-server", facts: { user: "bob:example.org", server: "example.org", serverName: "dev.example.org" } });
  await room.sends(alice, typed("!instance password dev [Somebody](@bob:dev.example.org)"));
  expect(room.lastReply()).toMatch(/^A new password for @bob:dev\.example\.org/);
});

test.each([
  ["the text and the pill name different people", "!instance deactivate dev @eve:dev.example.org", '!instance deactivate dev <a href="https://matrix.to/#/@bob:dev.example.org">Bob</a>'],
  ["a link of the text leads elsewhere than the pill", "!instance deactivate dev [Bob](https://matrix.to/#/@eve:dev.example.org)", '!instance deactivate dev <a href="https://matrix.to/#/@bob:dev.example.org">Bob</a>'],
  ["a pill shows nothing", "!instance deactivate dev bob", '!instance deactivate dev <a href="https://matrix.to/#/@eve:dev.example.org"></a>bob'],
  ["a pill is within another", "!instance deactivate dev bob", '!instance deactivate dev <a href="https://matrix.to/#/@eve:dev.example.org"><a href="https://matrix.to/#/@bob:dev.example.org">bob</a></a>'],
  ["a pill is hidden", "!instance deactivate dev bob", '!instance deactivate dev bob<span hidden><a href="https://matrix.to/#/@eve:dev.example.org">eve</a></span>'],
  ["a pill is a spoiler", "!instance deactivate dev bob", '!instance deactivate dev <span data-mx-spoiler><a href="https://matrix.to/#/@bob:dev.example.org">bob</a></span>'],
  ["a pill has more than an id", "!instance deactivate dev bob", '!instance deactivate dev <a href="https://matrix.to/#/@bob:dev.example.org%20eve">bob</a>'],
  ["the HTML is too much", "!instance deactivate dev bob", `!instance deactivate dev <a href="https://matrix.to/#/@bob:dev.example.org">bob</a>${"<b></b>".repeat(10_000)}`],
])("where %s, nobody is meant", async (_what, body, formatted) => {
  const room = await withPeople();
  await room.sends(alice, { body, format: html, formatted_body: formatted });
  expect(room.said.at(-1)).toMatchObject({ kind: "failure", reason: { code: "names-unclear", facts: {} } });
  await room.sends(mallory, { body, format: html, formatted_body: formatted });
  expect(room.lastFailure()).toEqual({ code: "not-allowed", facts: { why: "stranger" } });
});

test("whom a message mentions without showing them is no part of it", async () => {
  const room = await withPeople();
  await room.sends(alice, { body: "!instance deactivate dev bob", "m.mentions": { user_ids: ["@eve:dev.example.org"] } });
  expect(room.lastReply()).toMatch(/^@bob:dev\.example\.org will be deactivated/);
});

test("in a direct chat the bot may be mentioned, too", async () => {
  const room = aRoom();
  await room.sends(alice, typed(`${bot}: status`), { in: direct });
  expect(room.lastReply()).toMatch(/^All is well/);
});

test("an edit, a notice and a message that quotes another are what they were", async () => {
  const room = aRoom();
  await room.sends(alice, { ...typed(`${bot}: status`), "m.new_content": typed(`${bot}: status`), "m.relates_to": { rel_type: "m.replace", event_id: "$0" } });
  await room.sends(alice, { ...typed(`${bot}: status`), msgtype: "m.notice" });
  await room.sends(alice, { body: `> <@alice:example.org> @bot:example.org: status\n\nwhy?`, "m.relates_to": { "m.in_reply_to": { event_id: "$0" } } });
  expect(room.said).toEqual([]);
  await room.sends(alice, { body: `> <@bot:example.org> All is well.\n\n@bot:example.org: status`, "m.relates_to": { "m.in_reply_to": { event_id: "$0" } } });
  expect(room.said).toHaveLength(1);
});
