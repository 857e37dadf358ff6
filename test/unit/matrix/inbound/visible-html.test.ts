import { expect, test } from "vitest";
import { readVisible } from "../../../../src/matrix/inbound/visible-html.ts";

const bob = "https://matrix.to/#/@bob:example.org";
const eve = "https://matrix.to/#/@eve:example.org";
/** As text, with each pill as `<its text|whom it leads to>`. */
const seen = (html: string): string | null => readVisible(html)?.map(({ text, user }) => (user === null ? text : `<${text}|${user}>`)).join("") ?? null;

test.each([
  ["a pill", `kick <a href="${bob}">Bob</a> now`, "kick <Bob|@bob:example.org> now"],
  ["one in single quotes", `<a href='${bob}'>Bob</a>`, "<Bob|@bob:example.org>"],
  ["one of Element X", `<a data-mention-type="user" contenteditable="false" href="${bob}">Bob</a>`, "<Bob|@bob:example.org>"],
  ["one with its marks inside", `<p><strong><a href="${bob}"><em>B</em>ob</a></strong></p>`, "\n<Bob|@bob:example.org>"],
  ["entities", "a &amp; b &lt;c&gt; &#39;d&#x27; &nbsp;&quot;e&quot; & f", "a & b <c> 'd'  \"e\" & f"],
  ["an encoded link", `<a href="https://matrix.to/#/&#64;bob:example.org">Bob</a>`, "<Bob|@bob:example.org>"],
  ["code", '<pre><code class="language-sh">!status\n</code></pre>', "!status\n"],
  ["lines", "a<br>b<br/>c<br />d", "a\nb\nc\nd"],
  ["another link", '<a href="https://example.org">here</a>', "here"],
  ["a quotation before a reply", `<mx-reply><blockquote><a href="${eve}">eve</a><br>x</blockquote></mx-reply>!status`, "!status"],
])("%s is read as people see it", (_what, html, text) => {
  expect(seen(html)).toBe(text);
});

test.each([
  ["a link in a link", `<a href="${eve}"><a href="${bob}">Bob</a></a>`],
  ["a link without a text", `<a href="${eve}"></a>Bob`],
  ["a link with a text that nobody sees", `<a href="${eve}">\u200b \u2060&nbsp;\u00ad</a>Bob`],
  ["a link that isn't closed", `<a href="${bob}">Bob`],
  ["elements across each other", `<b><a href="${bob}">Bob</b></a>`],
  ["an end without a beginning", `</a><a href="${bob}">Bob</a>`],
  ["a spoiler", `<span data-mx-spoiler><a href="${eve}">Bob</a></span>`],
  ["a spoiler with a reason", `<span data-mx-spoiler="x">x</span><a href="${bob}">Bob</a>`],
  ["a colour", `<font data-mx-color="#ffffff">x</font>`],
  ["a style", `<a style="display:none" href="${eve}">Eve</a>`],
  ["what is hidden", `<div hidden><a href="${eve}">Eve</a></div>`],
  ["two addresses", `<a href="${bob}" href="${eve}">Bob</a>`],
  ["a comment", `<!-- <a href="${eve}"> --><a href="${bob}">Bob</a>`],
  ["a script", "<script>1</script>"],
  ["a template", `<template><a href="${eve}">Eve</a></template>`],
  ["a text field", `<textarea><a href="${eve}">Eve</a></textarea>`],
  ["SVG", `<svg><a href="${eve}">Eve</a></svg>`],
  ["a table, which moves what stands in it", `<table><a href="${eve}">Eve</a></table>`],
  ["a picture", '<img src="mxc://x/y">'],
  ["something struck out", `<del><a href="${eve}">Eve</a></del>`],
  ["a quotation", `<blockquote><a href="${eve}">Eve</a></blockquote>`],
  ["a reply's quotation in the middle", `x<mx-reply><a href="${eve}">Eve</a></mx-reply>`],
  ["a pill within code", `<code><a href="${bob}">Bob</a></code>`],
  ["code within a pill", `<a href="${bob}"><code>Bob</code></a>`],
  ["an attribute without quotes", `<a href=${bob}>Bob</a>`],
  ["a handler", `<a href="${bob}" onclick="x">Bob</a>`],
  ["an address with more in it", '<a href="https://matrix.to/#/@bob:example.org%20--yes">Bob</a>'],
  ["half a tag", "<a href="],
  ["a stray sign", "1 < 2"],
  ["an unknown entity", "&copy b"],
  ["one that has no end", "&#10;&#99999999999;"],
  ["a declaration", "<!DOCTYPE html>x"],
  ["what is too long", "x".repeat(20_001)],
])("%s isn't read", (_what, html) => {
  expect(seen(html)).toBeNull();
});

test("whatever it is, it takes no time", () => {
  const begun = performance.now();
  for (const part of ["<b>", "<a href=\"x\">", "<", "&", "<mx-reply>", "<a ", "<a x ", "&#", "<b a b c", "<p", "</p>", "a", `<a href="${bob}">`]) readVisible(part.repeat(Math.floor(20_000 / part.length)));
  expect(performance.now() - begun).toBeLessThan(2000);
});
