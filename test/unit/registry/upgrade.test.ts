import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { copyAt } from "../../../src/registry/database-copies.ts";
import { migrations } from "../../../src/registry/migrations.ts";
import { freshRegistry, freshRoot, refusal } from "./fresh.ts";

/** A data root as it was before steps had ids. */
function before(fill: (db: Database.Database) => void): string {
  const dataRoot = freshRoot();
  const db = new Database(join(dataRoot, "innkeeper.db"));
  const version = migrations.findIndex((migration) => migration.includes("ALTER TABLE steps ADD COLUMN id"));
  for (const migration of migrations.slice(0, version)) db.exec(migration);
  db.pragma(`user_version = ${version}`);
  fill(db);
  db.close();
  return dataRoot;
}

const jobs = `INSERT INTO jobs (id, command, input, asker, origin, lock, state, createdAt, startedAt) VALUES
  (1, 'instance start', '{"name":"dev"}', '@a:b', '{"kind":"shell","user":"a"}', 'instance-dev', 'running', 1, 2),
  (2, 'instance stop', '{"name":"trial"}', '@a:b', '{"kind":"shell","user":"a"}', 'instance-trial', 'running', 1, NULL)`;

test("jobs under way from before steps had ids are there, with their titles, as begun by the first revision", () => {
  const dataRoot = before((db) => {
    db.exec(jobs);
    db.exec(`INSERT INTO steps (job, position, title, state, tries, result, begunAt, endedAt) VALUES (1, 0, 'look it up', 'done', 1, '{}', 2, 3), (1, 1, 'see what runs', 'running', 1, NULL, 3, NULL)`);
  });
  const { registry } = freshRegistry({ dataRoot });
  expect(registry.jobs.unfinished()).toMatchObject([{ id: 1, revision: 1 }, { id: 2, revision: null }]);
  expect(registry.jobs.steps(1)).toMatchObject([{ id: null, title: "look it up", state: "done" }, { id: null, title: "see what runs", state: "running" }]);
});

/** The data root of a real Innkeeper of November 2026 that was killed amid a start. */
function ofNovember(): string {
  const dataRoot = freshRoot();
  const db = new Database(join(dataRoot, "innkeeper.db"));
  db.exec(readFileSync(join(import.meta.dirname, "../../fixtures/database-24.sql"), "utf8"));
  db.close();
  return dataRoot;
}
const copies = (dataRoot: string): readonly string[] => readdirSync(dataRoot).filter((name) => /version|new|journal/.test(name));

test("all that an earlier Innkeeper knew is there after an upgrade: instances, trash, ports, history, and the job under way", () => {
  const { registry } = freshRegistry({ dataRoot: ofNovember() });
  expect(registry.instances.all()).toMatchObject([{ name: "dev", serverName: "dev.example.org", domain: "chat.example.org", homeserver: "tuwunel" }]);
  expect(registry.trash.all().map(({ instance }) => instance.name).toSorted()).toEqual(["gone", "trial"]);
  expect(registry.ports.all().filter(({ instance }) => instance === null).map(({ port }) => port)).toEqual([8900]);
  expect(registry.jobs.unfinished()).toMatchObject([{ id: 12, command: "instance start", state: "running", revision: 1 }]);
  expect(registry.jobs.steps(12).map(({ id, state }) => `${String(id)} ${state}`)).toEqual([
    "instance done", "running-before done", "begun done", "settings done", "ports done", "images done", "config done", "write-files done", "service-account done", "start-homeserver running",
  ]);
  expect(registry.jobs.recent(20)).toHaveLength(9);
});

test("a copy of the database as it was stays beside it, for nobody else to read, and the older program can use it", () => {
  const dataRoot = ofNovember();
  const { again } = freshRegistry({ dataRoot });
  const copy = join(dataRoot, "innkeeper.db.version-24");
  expect(copies(dataRoot)).toEqual(["innkeeper.db.version-24"]);
  expect(statSync(copy).mode & 0o777).toBe(0o600);
  const db = new Database(copy, { readonly: true });
  expect(db.pragma("user_version", { simple: true })).toBe(24);
  expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
  expect(db.prepare("SELECT name FROM instances").pluck().all()).toEqual(["dev"]);
  db.close();
  again();
  expect(copies(dataRoot)).toEqual(["innkeeper.db.version-24"]);
});

test("whoever goes back to the copy runs nothing again that was said before", () => {
  const dataRoot = ofNovember();
  const before = new Database(join(dataRoot, "innkeeper.db"));
  before.exec("INSERT INTO sync (user, token, heardAt) VALUES ('@bot:example.org', 's1', 1)");
  before.close();
  const { registry } = freshRegistry({ dataRoot });
  expect(registry.sync.get("@bot:example.org")).toMatchObject({ token: "s1" });
  const copy = new Database(join(dataRoot, "innkeeper.db.version-24"), { readonly: true });
  expect(copy.prepare("SELECT * FROM sync").all()).toEqual([]);
  copy.close();
});

test("one that another program has upgraded meanwhile is not taken for the older version", () => {
  const { registry, dataRoot } = freshRegistry();
  registry.close();
  const db = new Database(join(dataRoot, "innkeeper.db"));
  copyAt(db, migrations.length - 1);
  expect(copies(dataRoot)).toEqual([]);
  copyAt(db, migrations.length);
  expect(copies(dataRoot)).toEqual([`innkeeper.db.version-${migrations.length}`]);
  db.close();
});

test("a new database has no copy, and of many only the newest two stay", () => {
  expect(copies(freshRegistry().dataRoot)).toEqual([]);
  const dataRoot = ofNovember();
  for (const version of [3, 11, 22]) writeFileSync(join(dataRoot, `innkeeper.db.version-${version}`), "");
  freshRegistry({ dataRoot });
  expect(copies(dataRoot).toSorted()).toEqual(["innkeeper.db.version-22", "innkeeper.db.version-24"]);
});

test("an older program names the copy that it can use", () => {
  const { registry, dataRoot, again } = freshRegistry();
  registry.close();
  const db = new Database(join(dataRoot, "innkeeper.db"));
  db.pragma("user_version = 99");
  db.close();
  for (const version of [5, migrations.length, 98]) writeFileSync(join(dataRoot, `innkeeper.db.version-${version}`), "");
  expect(refusal(again)).toEqual({ code: "database-newer", facts: { version: 99, known: migrations.length, copy: join(dataRoot, `innkeeper.db.version-${migrations.length}`) } });
});

test("an upgrade with nothing under way leaves nothing to do", () => {
  const { registry } = freshRegistry({ dataRoot: before(() => undefined) });
  expect(registry.jobs.unfinished()).toEqual([]);
  expect(registry.outbox.waiting()).toEqual([]);
});
