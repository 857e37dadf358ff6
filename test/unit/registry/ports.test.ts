import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { migrations } from "../../../src/registry/migrations.ts";
import { freshRegistry, freshRoot, named, refusal } from "./fresh.ts";

const [dev, trial] = [named("dev"), named("trial")];

test("the lowest port that neither the registry nor the host has is next", () => {
  const { ports } = freshRegistry().registry;
  expect(ports.lowestFree("backend", new Set())).toBe(8765);
  ports.take(dev, { backend: 8765 }, "alice");
  ports.reserve(8767, "alice");
  expect(ports.lowestFree("backend", new Set())).toBe(8766);
  expect(ports.lowestFree("backend", new Set([8766, 8768]))).toBe(8769);
  ports.release(dev);
  expect(ports.lowestFree("backend", new Set([8766]))).toBe(8765);
});

test("a range begins where it is told, whatever lies below, and goes on to where Linux takes ports for outgoing connections; one from there on, to the last of all", () => {
  const lowest = (backend: number, ...busy: readonly number[]): number => {
    const { ports } = freshRegistry({ ranges: { backend, frontend: 3003, matrix: 8448 } }).registry;
    ports.reserve(20_000, "x");
    return ports.lowestFree("backend", new Set(busy));
  };
  expect(lowest(32_766, 32_766)).toBe(32_767);
  expect(lowest(32_767)).toBe(32_767);
  expect(refusal(() => lowest(32_767, 32_767))).toEqual({ code: "ports-exhausted", facts: { role: "backend", first: 32_767, last: 32_767 } });
  expect(lowest(32_768, 32_768)).toBe(32_769);
  expect(lowest(65_535)).toBe(65_535);
  expect(refusal(() => lowest(65_535, 65_535))).toEqual({ code: "ports-exhausted", facts: { role: "backend", first: 65_535, last: 65_535 } });
});

test("a range that is full says so", () => {
  const { ports } = freshRegistry({ ranges: { backend: 32766, frontend: 3003, matrix: 8448 } }).registry;
  expect(refusal(() => ports.lowestFree("backend", new Set([32766, 32767])))).toEqual({ code: "ports-exhausted", facts: { role: "backend", first: 32766, last: 32767 } });
});

test("a port belongs to one instance; the refusal names whose it is, and nothing is half taken", () => {
  const { ports } = freshRegistry().registry;
  ports.take(dev, { backend: 8765, frontend: 3003 }, "alice");
  expect(refusal(() => ports.take(trial, { backend: 8766, frontend: 3003 }, "bob"))).toEqual({ code: "port-reserved", facts: { port: 3003, holder: { instance: "dev", role: "frontend", by: "alice" } } });
  expect(ports.of(trial)).toEqual({});
  ports.reserve(9000, "carol");
  expect(refusal(() => ports.take(dev, { backend: 9000 }, "alice"))).toEqual({ code: "port-reserved", facts: { port: 9000, holder: { instance: null, role: null, by: "carol" } } });
  expect(ports.of(dev)).toEqual({ backend: 8765, frontend: 3003 });
});

test("an instance's own ports are replaced", () => {
  const { ports } = freshRegistry().registry;
  ports.take(dev, { backend: 8765, frontend: 3003 }, "alice");
  ports.take(dev, { backend: 8765, matrix: 3003 }, "alice");
  expect(ports.of(dev)).toEqual({ backend: 8765, matrix: 3003 });
});

test("ports that are exchanged stay an instance's own until it takes the new ones for good, or the old ones back", () => {
  const { ports } = freshRegistry().registry;
  ports.take(dev, { backend: 8765, frontend: 3003 }, "alice");
  for (let times = 1; times <= 2; times++) ports.exchange(dev, { backend: 3003, frontend: 9000 }, "bob");
  expect(ports.of(dev)).toEqual({ backend: 3003, frontend: 9000 });
  expect(refusal(() => ports.take(trial, { backend: 8765 }, "carol"))).toEqual({ code: "port-reserved", facts: { port: 8765, holder: { instance: "dev", role: null, by: "bob" } } });
  expect(refusal(() => ports.exchange(dev, { backend: 3003, frontend: 3003 }, "bob"))).toMatchObject({ code: "port-reserved" });
  ports.take(dev, { backend: 8765, frontend: 3003 }, "alice");
  expect(ports.all().map(({ port }) => port)).toEqual([3003, 8765]);
  ports.exchange(dev, { backend: 9000, frontend: 3003 }, "bob");
  ports.take(dev, { backend: 9000, frontend: 3003 }, "bob");
  ports.take(trial, { backend: 8765 }, "carol");
});

test("what an instance has, or somebody reserved before, can't be reserved by hand; the refusal names whose it is", () => {
  const { ports } = freshRegistry().registry;
  ports.take(dev, { backend: 8765 }, "alice");
  ports.reserve(9000, "carol");
  const before = ports.all();
  expect(refusal(() => ports.reserve(8765, "bob"))).toEqual({ code: "port-reserved", facts: { port: 8765, holder: { instance: "dev", role: "backend", by: "alice" } } });
  expect(refusal(() => ports.reserve(9000, "bob"))).toEqual({ code: "port-reserved", facts: { port: 9000, holder: { instance: null, role: null, by: "carol" } } });
  expect(ports.all()).toEqual(before);
});

test("only what was reserved by hand is freed by hand", () => {
  const { ports } = freshRegistry().registry;
  ports.take(dev, { backend: 8765 }, "alice");
  ports.reserve(9000, "alice");
  ports.unreserve(9000);
  expect(ports.all()).toEqual([{ port: 8765, instance: "dev", role: "backend", by: "alice" }]);
  expect(refusal(() => ports.unreserve(8765))).toEqual({ code: "port-not-reserved", facts: { port: 8765, instance: "dev" } });
  expect(refusal(() => ports.unreserve(9000))).toEqual({ code: "port-not-reserved", facts: { port: 9000, instance: null } });
});

test("ports of an older version are still whose they were", () => {
  const dataRoot = freshRoot();
  const db = new Database(join(dataRoot, "innkeeper.db"));
  const older = migrations.findIndex((sql) => sql.includes("CREATE TABLE portsAnew"));
  for (const sql of migrations.slice(0, older)) db.exec(sql);
  db.pragma(`user_version = ${older}`);
  db.exec("INSERT INTO ports (port, instance, role, by) VALUES (8765, 'dev', 'backend', 'alice'), (9000, NULL, NULL, 'carol')");
  db.close();
  const { ports } = freshRegistry({ dataRoot }).registry;
  expect(ports.all()).toEqual([
    { port: 8765, instance: "dev", role: "backend", by: "alice" },
    { port: 9000, instance: null, role: null, by: "carol" },
  ]);
  ports.exchange(dev, { backend: 8766 }, "bob");
  expect(ports.all()[0]).toEqual({ port: 8765, instance: "dev", role: null, by: "bob" });
});
