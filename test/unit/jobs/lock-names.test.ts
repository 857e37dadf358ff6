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
  for (const lock of ["bot", "instance-No Name", "a-lock-of-nobody"]) expect(() => lockedBy(lock)).toThrow(lock);
});

test("what holds no lock, or one that is no instance's, is about none", () => {
  expect([null, "bot", "instance-", "instance-No Name", "a-lock-of-nobody"].map(instanceOfLock)).toEqual([null, null, null, null, null]);
  expect(instanceOfLock("instance-dev")).toBe("dev");
});
