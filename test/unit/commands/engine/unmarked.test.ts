import { expect, test } from "vitest";
import { unmarked } from "../../../../src/commands/engine/unmarked.ts";

test.each([
  ["inline code", "`!status`", "!status"],
  ["inline code of two backticks", "`` !instance show dev ``", " !instance show dev "],
  ["a code block", "```\n!status\n!instance list\n```", "!status\n!instance list"],
  ["a code block with its language, and more backticks", "````sh\n!status\n````\n", "!status"],
  ["a code block of tildes", "~~~\n!status\n~~~", "!status"],
  ["a code block on one line", "```!status```", "!status"],
  ["bold", "**!status**", "!status"],
  ["italic", "*!status*", "!status"],
  ["bold and italic", "***!instance list***", "!instance list"],
  ["bold by underscores", "__!status__\n_!instance list_", "!status\n!instance list"],
  ["bold code", "**`!status`**", "!status"],
  ["code in italics by underscores", "_`!status`_", "!status"],
  ["a name as code", "!instance show `home`", "!instance show home"],
  ["each word for itself", "`!instance` **show** `home`", "!instance show home"],
  ["the command alone", "`!instance show` home", "!instance show home"],
  ["a value", "!instance set dev BACKEND_PORT=`9000`", "!instance set dev BACKEND_PORT=9000"],
])("%s", (_what, text, plain) => {
  expect(unmarked(text)).toBe(plain);
});

test.each([
  "!instance show `home",
  "!instance show ho`me`",
  "!instance create a`b",
  "!instance create __proto__",
  "!instance deactivate dev _bob_",
  "* !status\n* !instance list",
  "> `!status`x",
  "2 * 3 * 4",
  "```\n!status",
  "!status\n```\n!status\n```\n!status".slice(0, 20),
  "",
])("%j stays as it is", (text) => {
  expect(unmarked(text)).toBe(text);
});

test("whatever it is, it takes no time", () => {
  const begun = performance.now();
  for (const text of ["`".repeat(65_000), "*".repeat(65_000), "_".repeat(65_000), "` ".repeat(30_000), "*a ".repeat(20_000), "`a ".repeat(20_000), "_!a".repeat(20_000), `_!a${" ".repeat(65_000)}`, "```\n".repeat(16_000), "* * ".repeat(16_000), "_!a\n".repeat(16_000), `*a${" *".repeat(30_000)}`, "=`".repeat(30_000), `_!a${"a".repeat(65_000)}`, `**a${" ".repeat(65_000)}`]) unmarked(text);
  expect(performance.now() - begun).toBeLessThan(2000);
});
