import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { migrations } from "../../../src/registry/migrations.ts";
import { anAnswer, freshRegistry, freshRoot, refusal } from "./fresh.ts";

test("nobody else on the host can read the database", () => {
  const { registry, dataRoot } = freshRegistry({ dataRoot: freshRoot() });
  registry.rooms.add("!a:example.org", null);
  for (const name of readdirSync(dataRoot).filter((each) => each.startsWith("innkeeper.db"))) {
    expect(statSync(join(dataRoot, name)).mode & 0o077, name).toBe(0);
  }
});

test("the id stays, and differs from another Innkeeper's", () => {
  const { registry, again } = freshRegistry();
  expect(again().id).toBe(registry.id);
  expect(freshRegistry().registry.id).not.toBe(registry.id);
});

test("a database of a newer version is left alone", () => {
  const { registry, dataRoot, again } = freshRegistry();
  registry.close();
  const db = new Database(join(dataRoot, "innkeeper.db"));
  db.pragma("user_version = 99");
  db.close();
  expect(refusal(again)).toEqual({ code: "database-newer", facts: { version: 99, known: migrations.length, copy: null } });
});

test("a file that is no database is named as damaged", () => {
  const dataRoot = freshRoot();
  writeFileSync(join(dataRoot, "innkeeper.db"), "not a database, but long enough to be looked at ".repeat(50));
  expect(refusal(() => freshRegistry({ dataRoot }))).toEqual({ code: "database-broken", facts: { path: join(dataRoot, "innkeeper.db"), says: "file is not a database" } });
});

test("a folder in the database's place is no reason to crash without a word", () => {
  const dataRoot = freshRoot();
  mkdirSync(join(dataRoot, "innkeeper.db"));
  expect(refusal(() => freshRegistry({ dataRoot }))).toEqual({ code: "database-unreadable", facts: { path: join(dataRoot, "innkeeper.db"), why: "access" } });
});

test("a database that another program keeps locked is said to be busy", () => {
  const { registry, dataRoot } = freshRegistry({ busyTimeoutMs: 100 });
  const other = new Database(join(dataRoot, "innkeeper.db"));
  other.exec("BEGIN IMMEDIATE");
  expect(refusal(() => registry.rooms.add("!a:example.org", null))).toEqual({ code: "database-busy", facts: { path: join(dataRoot, "innkeeper.db") } });
  other.close();
  registry.rooms.add("!a:example.org", null);
});

test("what another program wrote is noticed, what we wrote ourselves isn't", () => {
  const { registry, again } = freshRegistry();
  const before = registry.dataVersion();
  registry.sync.set("@bot:example.org", { token: "s1", heardAt: 1 });
  expect(registry.dataVersion()).toBe(before);
  again().sync.set("@bot:example.org", { token: "s2", heardAt: 2 });
  expect(registry.dataVersion()).not.toBe(before);
  expect(registry.sync.get("@bot:example.org")).toEqual({ token: "s2", heardAt: 2 });
});

test("what was announced is there again", () => {
  const { announcements } = freshRegistry().registry;
  announcements.set("id", { state: "running", started: { backend: 1 } });
  announcements.set("id", { state: "looping", started: { backend: 2, frontend: 0 } });
  expect(announcements.get("id")).toEqual({ state: "looping", started: { backend: 2, frontend: 0 } });
});

test("admin rooms keep their order and are there once", () => {
  const { rooms } = freshRegistry().registry;
  for (const id of ["!b:x", "!a:x", "!b:x"]) rooms.add(id, null);
  expect(rooms.all()).toEqual(["!b:x", "!a:x"]);
  rooms.remove("!b:x");
  expect(rooms.all()).toEqual(["!a:x"]);
});

test("an admin room that goes on as another keeps its place in the config; one that is lost is remembered, and in use again once the bot is back", () => {
  const { rooms } = freshRegistry().registry;
  rooms.add("!a:x", "#ops:x");
  rooms.add("!b:x", null);
  rooms.replace("!a:x", "!c:x");
  expect(rooms.all()).toEqual(["!b:x", "!c:x"]);
  expect(rooms.find("!c:x")?.configured).toBe("#ops:x");
  expect(rooms.replaced()).toEqual([{ id: "!a:x", replacedBy: "!c:x" }]);
  rooms.lose("!b:x", 1000);
  rooms.lose("!b:x", 2000);
  expect([rooms.all(), rooms.find("!b:x")?.lostAt]).toEqual([["!c:x"], 1000]);
  rooms.add("!b:x", null);
  expect([rooms.all(), rooms.find("!b:x")?.lostAt]).toEqual([["!b:x", "!c:x"], null]);
});

test("an admin room remembers which entry of the config makes it one, the newest if that has changed", () => {
  const { rooms } = freshRegistry().registry;
  rooms.add("!a:x", null);
  rooms.add("!b:x", "#old:x");
  rooms.add("!b:x", "#new:x");
  expect(["!a:x", "!b:x", "!c:x"].map((room) => rooms.find(room)?.configured)).toEqual([null, "#new:x", undefined]);
});

test("what an older version queued under an older word for its kind is sent all the same", () => {
  const dataRoot = freshRoot();
  const version = migrations.findIndex((migration) => migration.includes("'relief'"));
  const older = new Database(join(dataRoot, "innkeeper.db"));
  migrations.slice(0, version).forEach((migration) => older.exec(migration));
  older.pragma(`user_version = ${version}`);
  for (const kind of ["relief", "alert"]) older.prepare("INSERT INTO outbox (message) VALUES (?)").run(JSON.stringify({ ...anAnswer(`an ${kind}`), kind }));
  older.close();
  expect(freshRegistry({ dataRoot }).registry.outbox.waiting().map(({ kind }) => kind)).toEqual(["resolved", "alert"]);
});
