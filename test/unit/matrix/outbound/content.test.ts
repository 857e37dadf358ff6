import { expect, test } from "vitest";
import { contentOf, tooLong } from "../../../../src/matrix/outbound/content.ts";
import { render } from "../../../../src/matrix/outbound/render.ts";
import { code } from "../../../../src/model/reply.ts";

/** The most bytes of content that an encrypted event can hold. */
const mostEncrypted = 48_329;
const rendered = (text: string) => render([code(text)], () => "");
const bytes = (text: string): number => Buffer.byteLength(JSON.stringify(contentOf({ kind: "outcome", asker: null, replyTo: "$command", thread: "$root" }, rendered(text), [])));

test.each(["a", '"', "\\", "<", "é", "📜"])("as much of %s as is still a message fits an encrypted event", (letter) => {
  let longest = 0;
  for (let length = 501; length < 50_000; length += 2500) if (!tooLong(rendered(letter.repeat(length)))) longest = length;
  expect(longest).toBeGreaterThan(500);
  expect(bytes(letter.repeat(longest))).toBeLessThan(mostEncrypted);
});

test("more lines than anybody scrolls through on a phone are a file", () => {
  expect(tooLong(rendered("a line\n".repeat(60)))).toBe(false);
  expect(tooLong(rendered("a line\n".repeat(200)))).toBe(true);
});
