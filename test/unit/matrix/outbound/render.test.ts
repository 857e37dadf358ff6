import { expect, test } from "vitest";
import { render } from "../../../../src/matrix/outbound/render.ts";
import { code, facts, line, list, type Reply } from "../../../../src/model/reply.ts";

const shown = (reply: Reply) => render(reply, ({ id }) => `https://bot.test/claim/${id}`);

test("one document gives the same words as text and as HTML", () => {
  const reply: Reply = [
    line("dev is running (31 s)."),
    facts([["Chat", "https://dev.example.org"], ["Key", "`!instance key dev`"]]),
    list(["one", "two"]),
    line("Last it said:"),
    code("Failed <here>"),
    { kind: "link", before: "Admin: ", to: { page: "claim", id: "9" }, after: " (works once)" },
  ];
  expect(shown(reply)).toEqual({
    body: "dev is running (31 s).\nChat: https://dev.example.org\nKey: `!instance key dev`\n• one\n• two\nLast it said:\nFailed <here>\nAdmin: https://bot.test/claim/9 (works once)",
    html:
      'dev is running (31 s).<br><b>Chat:</b> <a href="https://dev.example.org">https://dev.example.org</a><br><b>Key:</b> <code>!instance key dev</code>' +
      "<ul><li>one</li><li>two</li></ul>Last it said:<pre><code>Failed &#60;here&#62;</code></pre>" +
      'Admin: <a href="https://bot.test/claim/9">https://bot.test/claim/9</a> (works once)',
  });
});

test("an address ends before the sentence's own punctuation, and none is made inside code", () => {
  expect(shown([line("See https://a.test/x?y=1&z=2. `https://b.test` (https://c.test)")]).html).toBe(
    'See <a href="https://a.test/x?y=1&#38;z=2">https://a.test/x?y=1&#38;z=2</a>. <code>https://b.test</code> (<a href="https://c.test">https://c.test</a>)',
  );
});

test.each([
  ["markup", `<img src=x onerror="alert('1')">`],
  ["markup in code", "`<script>`"],
  ["an address that would close its own attribute", `https://a.test/"onclick="x`],
  ["a label", "<b>"],
])("%s from outside stays text", (_, text) => {
  for (const reply of [[line(text)], [list([text])], [facts([[text, text]])], [code(text)]]) {
    const { html } = shown(reply);
    const bare = html.replaceAll(/<\/?(ul|li|b|pre|code|br|a)( href="[^"<>]*")?>/g, "");
    expect(bare).not.toMatch(/[<>"']/);
  }
});

test("nobody's text rings the room, turns the line around or colours it", () => {
  const { body, html } = shown([line("@room \u001b[31mred\u001b[0m \u202eevil\u0007 @ROOM")]);
  expect(body).toBe("@\u200broom red evil @\u200bROOM");
  expect(html).toBe(body);
});
