import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { migrations } from "../../../src/registry/migrations.ts";
import { freshRegistry, freshRoot } from "./fresh.ts";

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

test("an upgrade with nothing under way leaves nothing to do", () => {
  const { registry } = freshRegistry({ dataRoot: before(() => undefined) });
  expect(registry.jobs.unfinished()).toEqual([]);
  expect(registry.outbox.waiting()).toEqual([]);
});
