import { expect, test } from "vitest";
import { instanceLock, instanceOfLock, lockedBy, portsLock, trashLock, trustLock } from "../../../src/jobs/lock-names.ts";
import { InstanceName } from "../../../src/model/instance/instance.ts";

test.each([
  ["ports", portsLock],
  ["trash", trashLock],
  ["trust", trustLock],
] as const)("an instance called %s has a lock of its own, and what both keep others from is told apart", (kind, lock) => {
  const name = InstanceName.parse(kind);
  expect(instanceLock({ name })).not.toBe(lock);
  expect(lockedBy(instanceLock({ name }))).toEqual({ kind: "instance", name });
  expect(lockedBy(lock)).toEqual({ kind });
  expect(instanceOfLock(lock)).toBeNull();
});

test("what no command holds keeps nobody from anything", () => {
  expect(() => lockedBy("bot")).toThrow("bot");
});
