import { expect, test } from "vitest";
import { namePeople } from "../../../../src/matrix/inbound/name-people.ts";

const bob = "https://matrix.to/#/@bob:example.org";
const eve = "https://matrix.to/#/@eve:example.org";
const named = "!instance deactivate dev @bob:example.org";

test.each([
  ["Element Web", "!instance deactivate dev Bob", `!instance deactivate dev <a href="${bob}">Bob</a>`],
  ["Element Web, a name with spaces and brackets", "!instance deactivate dev Bob [the (first)] B.", `!instance deactivate dev <a href="${bob}">Bob [the (first)] B.</a>`],
  ["Element X", "!instance deactivate dev [@bob:example.org](https://matrix.to/#/@bob:example.org)", `!instance deactivate dev <a href="${bob}">@bob:example.org</a>`],
  ["Element X, with a name", "!instance deactivate dev [Bob [B] (b)](https://matrix.to/#/@bob:example.org)", `!instance deactivate dev <a href="${bob}">Bob [B] (b)</a>`],
  ["Element X for iOS, before", "!instance deactivate dev [Bob](<https://matrix.to/#/@bob:example.org>)", `!instance deactivate dev <a data-mention-type="user" contenteditable="false" href="${bob}">Bob</a>`],
  ["Cinny", "!instance deactivate dev @bob:example.org", '!instance deactivate dev <a href="https://matrix.to/#/%40bob%3Aexample.org">@Bob B.</a>'],
  ["FluffyChat", "!instance deactivate dev @[Bob B.]", `!instance deactivate dev <a href="${bob}">@[Bob B.]</a>`],
  ["Nheko", "!instance deactivate dev [Bob](https://matrix.to/#/@bob:example.org)", `!instance deactivate dev <a href="${bob}">Bob</a>`],
  ["a link that was pasted", `!instance deactivate dev ${bob}`, `!instance deactivate dev <a href="${bob}">${bob}</a>`],
  ["a link by hand, without HTML", `!instance deactivate dev [Bob](${bob})`, null],
  ["a pasted one, without HTML", "!instance deactivate dev matrix:u/bob:example.org", null],
])("whom a pill of %s names stands in the text by their id", (_client, body, html) => {
  expect(namePeople(body, html)).toBe(named);
});

test.each([
  ["code and bold around", "`!instance deactivate` dev **Bob**", `<code>!instance deactivate</code> dev <strong><a href="${bob}">Bob</a></strong>`, "`!instance deactivate` dev **@bob:example.org**"],
  ["several lines", "!status\n!instance password dev Bob\n\n!instance password two Eve", `<p>!status<br>!instance password dev <a href="${bob}">Bob</a></p><p>!instance password two <a href="${eve}">Eve</a></p>`, "!status\n!instance password dev @bob:example.org\n\n!instance password two @eve:example.org"],
  ["a list of them", "!instance room dev x --with two,Bob", `!instance room dev x --with two,<a href="${bob}">Bob</a>`, "!instance room dev x --with two,@bob:example.org"],
  ["with a colon behind", "Bob: look", `<a href="${bob}">Bob</a>: look`, "@bob:example.org: look"],
  ["no pill, whatever HTML", "!status **now**", "<table>!status</table>", "!status **now**"],
  ["no pill, another text", "!status", "hello", "!status"],
  ["no pill, another link", "!status", '<a href="https://example.org">!status</a>', "!status"],
  ["no HTML", "!status", null, "!status"],
  ["a room's link", "!status https://matrix.to/#/#room:example.org", null, "!status https://matrix.to/#/#room:example.org"],
])("%s", (_what, body, html, text) => {
  expect(namePeople(body, html)).toBe(text);
});

test.each([
  ["another one in the text than in the pill", "!instance deactivate dev @eve:example.org", `!instance deactivate dev <a href="${bob}">Bob</a>`],
  ["a pill that shows another id", "!instance deactivate dev @eve:example.org", `!instance deactivate dev <a href="${bob}">@eve:example.org</a>`],
  ["a link that shows another id", `!instance deactivate dev [@eve:example.org](${bob})`, null],
  ["an id that differs by a mark", "!instance deactivate dev @b_ob:example.org", `!instance deactivate dev <a href="${bob}">Bob</a>`],
  ["another link in the text than in the pill", `!instance deactivate dev [Bob](${eve})`, `!instance deactivate dev <a href="${bob}">Bob</a>`],
  ["a link that the HTML hasn't", `!instance deactivate dev [Bob](${eve})`, "!instance deactivate dev Bob"],
  ["a pill that the text hasn't", "!instance deactivate dev", `!instance deactivate dev <a href="${bob}">Bob</a>`],
  ["two pills for one name", "!instance deactivate dev Bob", `!instance deactivate dev <a href="${eve}">B</a><a href="${bob}">ob</a>`],
  ["a pill in front of a name", "!instance deactivate dev Bob", `<a href="${eve}">!</a>instance deactivate dev Bob`],
  ["a pill that nobody sees", "!instance deactivate dev Bob", `!instance deactivate dev <a href="${eve}"></a>Bob`],
  ["a pill in a pill", "!instance deactivate dev Bob", `!instance deactivate dev <a href="${eve}"><a href="${bob}">Bob</a></a>`],
  ["a pill in a spoiler", "!instance deactivate dev Bob", `!instance deactivate dev <span data-mx-spoiler><a href="${bob}">Bob</a></span>`],
  ["text that nobody sees", "!instance deactivate dev Bob", `<span hidden>!instance deactivate dev <a href="${bob}">Bob</a></span>`],
  ["another text", "!instance deactivate dev Bob", `!instance deactivate two <a href="${bob}">Bob</a>`],
  ["more text", "!instance deactivate dev Bob", `!instance deactivate dev <a href="${bob}">Bob</a> not`],
  ["a pill in the middle of a word", "!instance deactivate dev Bobby", `!instance deactivate dev <a href="${bob}">Bob</a>by`],
  ["a pill behind a sign", "!instance deactivate dev x@Bob", `!instance deactivate dev x@<a href="${bob}">Bob</a>`],
  ["an id that more words stand in", "!instance deactivate dev Bob", '!instance deactivate dev <a href="https://matrix.to/#/@bob:example.org%20--yes">Bob</a>'],
  ["the same in plain text", "!instance deactivate dev [Bob](https://matrix.to/#/@bob:example.org%20--yes)", null],
  ["a link whose label has no beginning", `!instance deactivate dev Bob](${bob})`, null],
  ["a quotation's pill, outside of it", "!instance deactivate dev Eve", `x<mx-reply>!instance deactivate dev <a href="${eve}">Eve</a></mx-reply>`],
  ["a pill of marks alone", "!instance deactivate dev ** x", `!instance deactivate dev <a href="${bob}">**</a> x`],
])("it isn't guessed whom %s means", (_what, body, html) => {
  expect(namePeople(body, html)).toBeNull();
});

test("however long it is, it takes no time", () => {
  const begun = performance.now();
  const pills = `<a href="${bob}">Bob</a> `.repeat(300);
  expect(namePeople("Bob ".repeat(300), pills)).toBe("@bob:example.org ".repeat(300));
  for (const body of [`[Bob](${bob}) `.repeat(1400), "[".repeat(60_000), `[a](${bob}`.repeat(1500), `](${bob})`.repeat(1500), "https://matrix.to/#/".repeat(3000), "]".repeat(30_000) + `](${bob})`]) for (const html of [null, pills]) namePeople(body, html);
  expect(performance.now() - begun).toBeLessThan(2000);
});
