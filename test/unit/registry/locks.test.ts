import { expect, test } from "vitest";
import { freshRegistry, named } from "./fresh.ts";

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

test("a lock's name can't lead out of its folder", () => {
  const { locks } = freshRegistry().registry;
  for (const name of ["", "../innkeeper", "a/b", "A", named("dev") + "\n"]) expect(() => locks.tryTake(name)).toThrow("can't be named");
});
