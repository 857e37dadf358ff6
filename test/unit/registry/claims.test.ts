import { expect, test } from "vitest";
import { freshRegistry } from "./fresh.ts";

const open = (id: string) => ({ id, instanceId: "dev", expiresAt: 100 });

test("a new link replaces the open one; the same one again is no new one", () => {
  const { claims } = freshRegistry().registry;
  claims.open(open("one"));
  claims.open(open("two"));
  claims.open(open("one"));
  expect([claims.find("one")?.state, claims.find("two")?.state]).toEqual(["replaced", "open"]);
  expect(claims.latest("dev")?.id).toBe("two");
  expect(claims.reserve("one", "alice")).toBe(false);
});

test("a link is reserved for one name, and for that as often as needed", () => {
  const { claims } = freshRegistry().registry;
  claims.open(open("one"));
  expect(claims.reserve("one", "alice")).toBe(true);
  expect(claims.reserve("one", "alice")).toBe(true);
  expect(claims.reserve("one", "mallory")).toBe(false);
  claims.free("one", "mallory");
  expect(claims.find("one")).toMatchObject({ state: "reserved", user: "alice" });
  claims.burn("one");
  expect(claims.reserve("one", "alice")).toBe(false);
});

test("a reserved link outlives a newer one, and given back leaves no two open", () => {
  const { claims } = freshRegistry().registry;
  claims.open(open("one"));
  claims.reserve("one", "alice");
  claims.open(open("two"));
  expect(claims.find("one")?.state).toBe("reserved");
  claims.free("one", "alice");
  expect([claims.find("one")?.state, claims.find("two")?.state]).toEqual(["replaced", "open"]);
});

test("a link that is given back can be used by another name", () => {
  const { claims } = freshRegistry().registry;
  claims.open(open("one"));
  claims.reserve("one", "alice");
  claims.free("one", "alice");
  expect(claims.reserve("one", "bob")).toBe(true);
});
