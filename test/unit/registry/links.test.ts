import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import type { LinkPage, OneTimeLinks } from "../../../src/model/people/link.ts";
import { migrations } from "../../../src/registry/migrations.ts";
import { freshRegistry, freshRoot } from "./fresh.ts";

const open = (id: string, page: LinkPage = "claim", about: string | null = null) => ({ id, page, instanceId: "dev", asker: "@alice:example.org", about, expiresAt: 100 });
const states = (links: OneTimeLinks, ...ids: readonly string[]) => ids.map((id) => links.find(id)?.state);

test("a new link replaces the open one; the same one again is no new one", () => {
  const { oneTimeLinks: links } = freshRegistry().registry;
  links.open(open("one"));
  links.open(open("two"));
  links.open(open("one"));
  expect(states(links, "one", "two")).toEqual(["replaced", "open"]);
  expect(links.of("dev", "claim").map(({ id }) => id)).toEqual(["one", "two"]);
  expect(links.reserve("one", "alice")).toBe(false);
});

test("a link for something else, or about somebody else, replaces none", () => {
  const { oneTimeLinks: links } = freshRegistry().registry;
  for (const link of [open("claim"), open("key", "key"), open("of bob", "password", "bob"), open("of carol", "password", "carol"), { ...open("elsewhere"), instanceId: "other" }]) links.open(link);
  expect(states(links, "claim", "key", "of bob", "of carol", "elsewhere")).toEqual(["open", "open", "open", "open", "open"]);
  links.open(open("of bob again", "password", "bob"));
  expect(states(links, "of bob", "of carol")).toEqual(["replaced", "open"]);
});

test("several people can be invited at once", () => {
  const { oneTimeLinks: links } = freshRegistry().registry;
  links.open(open("one", "invite", "person"));
  links.open(open("two", "invite", "person"));
  links.reserve("one", "bob");
  links.free("one", "bob");
  expect(states(links, "one", "two")).toEqual(["open", "open"]);
});

test("a link is reserved for one name, and for that as often as needed", () => {
  const { oneTimeLinks: links } = freshRegistry().registry;
  links.open(open("one"));
  expect(links.reserve("one", "alice")).toBe(true);
  expect(links.reserve("one", "alice")).toBe(true);
  expect(links.reserve("one", "mallory")).toBe(false);
  links.free("one", "mallory");
  expect(links.find("one")).toMatchObject({ state: "reserved", user: "alice" });
  links.burn("one");
  expect(links.reserve("one", "alice")).toBe(false);
});

test("a reserved link outlives a newer one, and given back leaves no two open", () => {
  const { oneTimeLinks: links } = freshRegistry().registry;
  links.open(open("one"));
  links.reserve("one", "alice");
  links.open(open("two"));
  expect(links.find("one")?.state).toBe("reserved");
  links.free("one", "alice");
  expect(states(links, "one", "two")).toEqual(["replaced", "open"]);
});

test("a link that is given back can be used by another name", () => {
  const { oneTimeLinks: links } = freshRegistry().registry;
  links.open(open("one"));
  links.reserve("one", "alice");
  links.free("one", "alice");
  expect(links.reserve("one", "bob")).toBe(true);
});

test("a link that is taken back can't be reserved; one that was used stays used", () => {
  const { oneTimeLinks: links } = freshRegistry().registry;
  links.open(open("one"));
  links.revoke("one");
  expect(links.reserve("one", "alice")).toBe(false);
  links.open(open("two"));
  links.burn("two");
  links.revoke("two");
  expect(states(links, "one", "two")).toEqual(["revoked", "burnt"]);
});

test("a link that nobody got is forgotten; one that somebody uses isn't", () => {
  const { oneTimeLinks: links } = freshRegistry().registry;
  links.open(open("one"));
  links.open(open("two", "key"));
  links.reserve("two", "alice");
  for (const id of ["one", "two"]) links.forget(id);
  expect(states(links, "one", "two")).toEqual([undefined, "reserved"]);
});

test("first-admin links of an older version are still good", () => {
  const dataRoot = freshRoot();
  const db = new Database(join(dataRoot, "innkeeper.db"));
  const older = migrations.findIndex((sql) => sql.includes("CREATE TABLE links"));
  for (const sql of migrations.slice(0, older)) db.exec(sql);
  db.pragma(`user_version = ${older}`);
  db.exec("INSERT INTO claims (id, instanceId, state, user, expiresAt) VALUES ('x-1', 'x', 'replaced', NULL, 5), ('x-2', 'x', 'reserved', 'bob', 6)");
  db.close();
  const { oneTimeLinks: links } = freshRegistry({ dataRoot }).registry;
  const kept = { page: "claim", instanceId: "x", asker: "", about: null };
  expect(links.of("x", "claim")).toEqual([
    { ...kept, id: "x-1", state: "replaced", user: null, expiresAt: 5 },
    { ...kept, id: "x-2", state: "reserved", user: "bob", expiresAt: 6 },
  ]);
  expect(links.reserve("x-2", "bob")).toBe(true);
});
