import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { aMessage, freshRegistry } from "./fresh.ts";

const place = { kind: "shell", user: "root" } as const;
const start = { command: "instance start", input: '{"name":"dev"}', asker: "@alice:example.org", origin: { kind: "room", room: "!admin:example.org", event: "$1", thread: null }, lock: "instance-dev" } as const;

/** The database, opened by somebody who may write whatever they like into it. */
function opened(dataRoot: string): Database.Database {
  const db = new Database(join(dataRoot, "innkeeper.db"));
  onTestFinished(() => void db.close());
  return db;
}

test.each([
  ["an UPDATE", "UPDATE audit SET who = 'nobody'"],
  ["an UPDATE that changes nothing", "UPDATE audit SET who = who"],
  ["a DELETE", "DELETE FROM audit"],
  ["a REPLACE", "INSERT OR REPLACE INTO audit (id, at, kind, who, place) VALUES (1, 0, 'done', 'nobody', '{}')"],
  ["an upsert", "INSERT INTO audit (id, at, kind, who, place) VALUES (1, 0, 'done', 'nobody', '{}') ON CONFLICT (id) DO UPDATE SET who = 'nobody'"],
])("SQLite refuses %s of what is written", (_what, sql) => {
  const { registry, dataRoot } = freshRegistry();
  registry.audit.add({ kind: "refused", who: "@mallory:example.org", place });
  const before = registry.audit.from(0, 10, 10);
  expect(() => opened(dataRoot).exec(sql)).toThrow(/the audit is never/);
  expect(registry.audit.from(0, 10, 10)).toEqual(before);
});

test("a message and its job, and a job and its end, are one transaction with their entries", () => {
  const { audit, inbox, jobs } = freshRegistry({ now: () => 7 }).registry;
  inbox.add(aMessage("$1", "!instance start dev"));
  expect(() => jobs.add({ ...start, event: "$1", also: () => { throw new Error("killed"); } })).toThrow("killed");
  expect(audit.last()).toBe(0);
  const { id } = jobs.add({ ...start, event: "$1" });
  expect(() => jobs.finish(id, { state: "done", messages: [], also: () => { throw new Error("killed"); } })).toThrow("killed");
  const asked = { id: 1, at: 7, kind: "job", who: "@alice:example.org", place: start.origin, device: null, said: "!instance start dev", command: "instance start dev", instance: "dev", job: id, code: null, note: null };
  expect(audit.from(0, 10, 10)).toEqual([asked]);
  const next = jobs.finish(id, { state: "done", messages: [], next: { command: "instance stop", input: '{"name":"dev"}', lock: "instance-dev", before: "{}" } });
  expect(audit.from(1, 10, 10).map(({ job, kind, note }) => [kind, job, note])).toEqual([["done", id, null], ["job", next?.id, `after job ${id}`]]);
});

test("a message that is dealt with twice is written down once", () => {
  const { audit, inbox } = freshRegistry().registry;
  inbox.add(aMessage("$1"));
  inbox.answer("$1", [], { kind: "refused", code: "not-allowed" });
  inbox.answer("$1", [], { kind: "refused", code: "not-allowed" });
  expect(audit.last()).toBe(1);
});

test("the newest of one instance are found by an index, whatever else there is", () => {
  const { registry, dataRoot } = freshRegistry();
  registry.audit.add({ kind: "refused", who: "a", place, instance: "dev" });
  const plan = opened(dataRoot).prepare("EXPLAIN QUERY PLAN SELECT * FROM audit WHERE id < 9 AND kind NOT IN ('done', 'failed', 'cancelled') AND instance = 'dev' ORDER BY id DESC LIMIT 20").all() as { detail: string }[];
  expect(plan.map(({ detail }) => detail).join()).toMatch(/USING INDEX auditOfInstance \(instance=\? AND id<\?\)$/);
});
