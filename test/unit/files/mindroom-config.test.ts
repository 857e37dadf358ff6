import { expect, test } from "vitest";
import { withoutPerson, withPerson } from "../../../src/files/mindroom-config.ts";

const bob = "@bob:one.test";
const added = (text: string): string | null => withPerson(text, bob, true, "config.yaml");
const removed = (text: string): string | null => withoutPerson(text, bob, "config.yaml");

test("a list that is another place's becomes this place's own, and the other keeps what it has", () => {
  const text = 'owners: &owners ["@ann:one.test"]\nadministrators: *owners\n';
  expect(added(text)).toBe('owners: &owners [ "@ann:one.test" ]\nadministrators: [ "@ann:one.test", "@bob:one.test" ]\nroom_defaults:\n  invite_users:\n    - "@bob:one.test"\n');
});

test("a person who stands on a list by an alias stands on it", () => {
  const text = 'me: &me "@bob:one.test"\nadministrators: [*me]\nroom_defaults: {invite_users: [*me]}\n';
  expect(added(text)).toBeNull();
  expect(removed(text)).toBe('me: &me "@bob:one.test"\nadministrators: []\nroom_defaults: { invite_users: [] }\n');
});

test("aliases that unfold to billions of items are never unfolded", () => {
  const ten = (item: string): string => `[${Array<string>(10).fill(item).join(", ")}]`;
  const bomb = [`a0: &a0 ${ten("x")}`, ...Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} ${ten(`*a${at}`)}`), "administrators: *a9", "room_defaults: {invite_users: [*a9]}", ""].join("\n");
  const text = added(bomb) ?? "";
  expect(text).toContain('room_defaults: { invite_users: [ *a9, "@bob:one.test" ] }');
  expect(text.length).toBeLessThan(1000);
  expect(removed(bomb)).toBeNull();
});

test.each([
  ["a key that is given twice", "a: 1\nb: 2\na: 3\n", { line: 3, fault: { kind: "syntax", says: "Map keys must be unique" } }],
  ["what is no YAML", "a: [\n", { line: 2, fault: { kind: "syntax" } }],
  ["lists within lists without end", `a: ${"[".repeat(20_000)}`, { line: 1, fault: { kind: "syntax" } }],
  ["what has no keys", "- a\n", { line: null, fault: { kind: "no-map" } }],
])("%s is refused with its line", (_, text, facts) => {
  expect(() => added(text)).toThrow(expect.objectContaining({ code: "settings-broken", facts: expect.objectContaining({ path: "config.yaml", line: facts.line, fault: expect.objectContaining(facts.fault) as object }) as object }) as Error);
});
