import { expect, test } from "vitest";
import { assign, parseEnvFile, renderEnvFile, valuesOf, withValues } from "../../../src/files/env-file.ts";

const parse = (text: string) => parseEnvFile(text, "/data/.env.dev");
const value = (text: string) => valuesOf(parse(text)).get("K")?.value;

test("comments, order and keys that Innkeeper doesn't know survive a change", () => {
  const before = "# mine\nexport MINE=x # why\n\nBACKEND_PORT='1'\n# end\nOTHER=\"a b\"\n";
  const after = renderEnvFile(withValues(parse(before), { BACKEND_PORT: "2", NEW: "n" }));
  expect(after).toBe("# mine\nexport MINE=x # why\n\nBACKEND_PORT='2'\n# end\nOTHER=\"a b\"\nNEW='n'\n");
});

test("an unchanged value keeps its line as somebody wrote it", () => {
  expect(renderEnvFile(withValues(parse("PORT = 8765  # kept\n"), { PORT: "8765" }))).toBe("PORT = 8765  # kept\n");
});

test.each(["a$b#c d", "it's $x", "", " spaced ", "\"quoted\"", "back\\slash", "ünïcode"])("%j comes back as it was written", (text) => {
  expect(value(assign("K", text))).toBe(text);
});

test.each(["ends in \\", "has \\' in it", "two\nlines", "nul\0"])("%j can't be written and is refused", (text) => {
  expect(() => assign("K", text)).toThrow(expect.objectContaining({ code: "settings-broken", facts: { path: null, line: null, fault: { kind: "unwritable", key: "K" } } }) as Error);
});

test("values are read as Docker Compose reads them", () => {
  expect(value("K=plain # comment")).toBe("plain");
  expect(value("K=a#b")).toBe("a#b");
  expect(value('K="a\\nb"')).toBe("a\nb");
  expect(value("K='one\ntwo'")).toBe("one\ntwo");
  expect(value("K=first\nK=last")).toBe("last");
});

test.each([
  ["A='x'\nnonsense\n", { line: 2, fault: { kind: "no-assignment" } }],
  ["A='x'\n\nB='open\nC='y'\n", { line: 3, fault: { kind: "after-quote", key: "B" } }],
  ["B='open\n", { line: 1, fault: { kind: "open-quote", key: "B" } }],
  ["K=a$b", { line: 1, fault: { kind: "dollar", key: "K" } }],
  ["COMPOSE_FILE=/tmp/evil.yaml", { line: 1, fault: { kind: "steers-compose", key: "COMPOSE_FILE" } }],
])("%j is refused with its line", (text, facts) => {
  expect(() => parse(text)).toThrow(expect.objectContaining({ code: "settings-broken", facts: { path: "/data/.env.dev", ...facts } }) as Error);
});
