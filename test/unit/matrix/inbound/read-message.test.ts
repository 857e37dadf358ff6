import { expect, test } from "vitest";
import { readMessage, type Where } from "../../../../src/matrix/inbound/read-message.ts";

const where: Where = { user: "@bot:example.org", name: "Inn [keeper] (bot)", room: "!room:example.org", direct: false, now: 2, missed: null, proof: { device: null, ciphertext: null } };
const read = (content: Readonly<Record<string, unknown>>, how: Partial<Where> = {}) =>
  readMessage({ event_id: "$1", type: "m.room.message", sender: "@alice:example.org", origin_server_ts: 1, state_key: undefined, unsigned: undefined, content: { msgtype: "m.text", ...content } }, { ...where, ...how });
const formatted = (body: string, html: string) => ({ body, format: "org.matrix.custom.html", formatted_body: html });
const pill = (text: string) => `<a href="https://matrix.to/#/@bot:example.org">${text}</a>`;

test.each([
  ["a pill of Element Web", formatted("Inn [keeper] (bot): status", `${pill("Inn [keeper] (bot)")}: status`), "status"],
  ["a pill and !", formatted("Inn [keeper] (bot): !status", `${pill("Inn [keeper] (bot)")}: !status`), "!status"],
  ["a pill without a colon", formatted("Inn [keeper] (bot) status", `${pill("Inn [keeper] (bot)")} status`), "status"],
  ["the link of Element X", formatted("[@bot:example.org](https://matrix.to/#/@bot:example.org) status", `${pill("@bot:example.org")} status`), "status"],
  ["a link with a name that has brackets", formatted("[Inn [keeper] (bot)](https://matrix.to/#/@bot:example.org) status", `${pill("Inn [keeper] (bot)")} status`), "status"],
  ["a link alone", { body: "[Innkeeper](https://matrix.to/#/@bot:example.org), status" }, "status"],
  ["the id", { body: "@bot:example.org: status" }, "status"],
  ["the id without a colon", { body: " @bot:example.org   status" }, "status"],
  ["the id in capitals", { body: "@Bot:Example.org, status" }, "status"],
  ["the name by hand", { body: "inn [keeper] (bot): status" }, "status"],
  ["the name with @", { body: "@Inn [keeper] (bot), status" }, "status"],
  ["its name, and nothing else", formatted("Inn [keeper] (bot)", pill("Inn [keeper] (bot)")), "!help"],
  ["several lines", { body: "@bot:example.org:\n!status\n!instance list" }, "!status\n!instance list"],
])("by %s the bot is addressed", (_how, content, body) => {
  expect(read(content)).toMatchObject({ body, addressed: true, unclear: false });
});

test.each([
  ["in the middle of a sentence", formatted("could Inn [keeper] (bot) show its status?", `could ${pill("Inn [keeper] (bot)")} show its status?`)],
  ["at its end", { body: "thanks, @bot:example.org" }],
  ["by hand, as a word like others", { body: "Inn [keeper] (bot) is a bot" }],
  ["as part of a longer id", { body: "@bot:example.organic: status" }],
  ["as part of a word", { body: "@bot:example.org's status" }],
  ["in a quotation", { body: "> @bot:example.org: status" }],
  ["as another's pill", formatted("Bob: status", '<a href="https://matrix.to/#/@bob:example.org">Bob</a>: status')],
])("named %s it is talked about", (_how, content) => {
  expect(read(content)).toMatchObject({ addressed: false });
});

test("where it has no name in the room, its id and its pill are left", () => {
  expect(read({ body: "Innkeeper: status" }, { name: null })).toMatchObject({ addressed: false });
  expect(read(formatted("Innkeeper: status", `${pill("Innkeeper")}: status`), { name: null })).toMatchObject({ body: "status", addressed: true });
});

test("by its name alone the bot isn't addressed in what is encrypted: the homeserver could have renamed it", () => {
  const proof = { device: { id: "PHONE", identity: "key", signed: true }, ciphertext: "one" };
  expect(read({ body: "Inn [keeper] (bot): status" }, { proof })).toMatchObject({ addressed: false });
  expect(read({ body: "@bot:example.org: status" }, { proof })).toMatchObject({ addressed: true });
});

test("a message that names people in two ways is kept as unclear", () => {
  expect(read(formatted("!instance deactivate dev @eve:example.org", '!instance deactivate dev <a href="https://matrix.to/#/@bob:example.org">Bob</a>'))).toMatchObject({ body: "!instance deactivate dev @eve:example.org", unclear: true });
});

test("formatted text of another kind is none", () => {
  expect(read({ body: "!status Bob", format: "org.example.html", formatted_body: '!status <a href="https://matrix.to/#/@bob:example.org">Bob</a>' })).toMatchObject({ body: "!status Bob", unclear: false });
});

test("a reply's quotation is no part of it, in either text", () => {
  const reply = {
    ...formatted("> <@eve:example.org> who?\n\n!instance password dev Bob", '<mx-reply><blockquote><a href="https://matrix.to/#/@eve:example.org">@eve:example.org</a><br>who?</blockquote></mx-reply>!instance password dev <a href="https://matrix.to/#/@bob:example.org">Bob</a>'),
    "m.relates_to": { "m.in_reply_to": { event_id: "$0" } },
  };
  expect(read(reply)).toMatchObject({ body: "!instance password dev @bob:example.org", unclear: false });
});
