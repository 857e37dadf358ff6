import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { freshRegistry, named, refusal } from "./fresh.ts";

/** What another program does to a lock. */
function elsewhere(dataRoot: string, name: string): Database.Database {
  const path = join(dataRoot, "locks", name);
  mkdirSync(join(dataRoot, "locks"), { recursive: true });
  const db = new Database(path);
  onTestFinished(() => void db.close());
  return db;
}

test("the first of two in one program has the lock, until it lets go", () => {
  const { registry, again } = freshRegistry();
  const { locks } = again();
  const lock = registry.locks.tryTake("dev");
  expect(locks.tryTake("dev")).toBeNull();
  expect(locks.tryTake("trial")).not.toBeNull();
  lock?.release();
  const second = locks.tryTake("dev");
  expect(second).not.toBeNull();
  lock?.release();
  expect(registry.locks.tryTake("dev")).toBeNull();
});

test("one that was let go before lets go of nothing that was taken since", () => {
  const { registry, again } = freshRegistry();
  const { locks } = registry;
  const first = locks.tryTake("dev");
  first?.release();
  const second = locks.tryTake("dev");
  first?.release();
  expect(again().locks.tryTake("dev")).toBeNull();
  registry.close();
  expect(again().locks.tryTake("dev")).not.toBeNull();
  second?.release();
  expect(again().locks.tryTake("dev")).toBeNull();
});

test("a lock's name can't lead out of its folder", () => {
  const { locks } = freshRegistry().registry;
  for (const name of ["", "../innkeeper", "a/b", "A", named("dev") + "\n"]) expect(() => locks.tryTake(name)).toThrow("can't be named");
});

test("a lock that another program holds isn't waited for, and can be had once that one is gone", () => {
  const { registry, dataRoot } = freshRegistry();
  const other = elsewhere(dataRoot, "dev");
  other.exec("BEGIN EXCLUSIVE");
  const asked = performance.now();
  expect(registry.locks.tryTake("dev")).toBeNull();
  // SQLite by itself would wait for 5 s, and the whole program with it.
  expect(performance.now() - asked).toBeLessThan(2000);
  other.close();
  expect(registry.locks.tryTake("dev")).not.toBeNull();
});

test("what is held here is held for other programs as well, until it is let go", () => {
  const { registry, dataRoot } = freshRegistry();
  const lock = registry.locks.tryTake("dev");
  const other = elsewhere(dataRoot, "dev");
  other.pragma("busy_timeout = 0");
  expect(() => other.exec("BEGIN EXCLUSIVE")).toThrow("locked");
  expect(readdirSync(join(dataRoot, "locks"))).toEqual(["dev"]);
  lock?.release();
  other.exec("BEGIN EXCLUSIVE");
});

test("a program that ends lets go of all that it holds, and of nothing else", () => {
  const { registry, again } = freshRegistry();
  const ending = again();
  for (const name of ["dev", "trial"]) ending.locks.tryTake(name);
  registry.locks.tryTake("other");
  ending.close();
  const { locks } = again();
  expect(["dev", "trial", "other"].map((name) => locks.tryTake(name) !== null)).toEqual([true, true, false]);
});

test("a lock's file that is broken is told, not taken for a lock that somebody holds", () => {
  const { registry, dataRoot } = freshRegistry();
  mkdirSync(join(dataRoot, "locks"), { recursive: true });
  const path = join(dataRoot, "locks", "dev");
  writeFileSync(path, "no database at all ".repeat(100));
  expect(refusal(() => registry.locks.tryTake("dev"))).toMatchObject({ code: "database-broken", facts: { path } });
  writeFileSync(path, "");
  expect(registry.locks.tryTake("dev")).not.toBeNull();
});

test("a lock that is asked for in vain leaves no file open", () => {
  const { registry, dataRoot } = freshRegistry();
  const other = elsewhere(dataRoot, "dev");
  other.exec("BEGIN EXCLUSIVE");
  for (let times = 0; times < 5; times++) expect(registry.locks.tryTake("dev")).toBeNull();
  other.close();
  const open = readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === join(dataRoot, "locks", "dev");
    } catch {
      // The one by which they are listed is closed by now.
      return false;
    }
  });
  expect(open).toEqual([]);
});
