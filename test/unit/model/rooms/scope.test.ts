import { expect, test } from "vitest";
import { everything, exampleName, nothing, only, scopeOf, scopesBy, union, type RoomEntry } from "../../../../src/model/rooms/scope.ts";

const all: RoomEntry = { room: "#all:x", grant: null };
const few: RoomEntry = { room: "#few:x", grant: { instances: ["dev", "trial"], create: null } };
const customers: RoomEntry = { room: "#customers:x", grant: { instances: ["dev"], create: "cust-" } };

const seen = (scope: { covers: (name: string) => boolean; mayCreate: (name: string) => boolean }) =>
  ["dev", "trial", "devil", "cust-a", "cust", "other"].map((name) => `${scope.covers(name) ? "sees" : "-"}${scope.mayCreate(name) ? "+" : ""}`).join(" ");

test.each([
  ["everything", everything, "sees+ sees+ sees+ sees+ sees+ sees+"],
  ["nothing", nothing, "- - - - - -"],
  ["named instances, by their whole names", scopeOf(few), "sees sees - - - -"],
  ["a prefix, and what is named beside it", scopeOf(customers), "sees - - sees+ - -"],
  ["only what a job names", only("cust-a"), "- - - sees+ - -"],
  ["several together", union([scopeOf(few), scopeOf(customers)]), "sees sees - sees+ - -"],
  ["several of which one is everything", union([scopeOf(few), everything]), "sees+ sees+ sees+ sees+ sees+ sees+"],
  ["none together", union([]), "- - - - - -"],
])("%s", (_, scope, expected) => expect(seen(scope)).toBe(expected));

const scopesIn = (entries: readonly RoomEntry[], rooms: Readonly<Record<string, string | null>>) => {
  const scopeIn = scopesBy(entries, (room) => (room in rooms ? { configured: rooms[room] ?? null } : null));
  return (room: string) => {
    const scope = scopeIn(room);
    return scope === null ? "no admin room" : scope.all ? "everything" : scope.covers("dev") ? "some" : "nothing";
  };
};

test("a room has what its entry grants; nothing, once that is gone from the config or if it never had one", () => {
  const of = scopesIn([all, few], { "!a:x": "#all:x", "!f:x": "#few:x", "!g:x": "#gone:x", "!n:x": null });
  expect(["!a:x", "!f:x", "!g:x", "!n:x", "!z:x"].map(of)).toEqual(["everything", "some", "nothing", "nothing", "no admin room"]);
});

test("where no entry is for some instances only, a room of which an older version remembered no entry goes on having everything", () => {
  expect(["!n:x", "!g:x"].map(scopesIn([all], { "!n:x": null, "!g:x": "#gone:x" }))).toEqual(["everything", "nothing"]);
  expect(scopesIn([], { "!n:x": null })("!n:x")).toBe("everything");
});

test.each([
  ["everything", everything, null, "dev"],
  ["nothing", nothing, [], null],
  ["named instances", scopeOf(few), [], null],
  ["a prefix", scopeOf(customers), ["cust-"], "cust-dev"],
  ["a long prefix", scopeOf({ room: "#x:x", grant: { instances: [], create: "a-prefix-of-exactly-thirty-char" } }), ["a-prefix-of-exactly-thirty-char"], "a-prefix-of-exactly-thirty-cha"],
  ["only what a job names", only("cust-a"), ["cust-a"], "cust-adev"],
  ["several together, each prefix once", union([scopeOf(few), scopeOf(customers), scopeOf(customers), only("lab-")]), ["cust-", "lab-"], "cust-dev"],
] as const)("how the names begin that may be created, and an example: %s", (_, scope, prefixes, example) => {
  expect(scope.prefixes).toEqual(prefixes);
  expect(exampleName(scope)).toBe(example);
});

test("where nothing may be created or is granted, no name is within by chance", () => {
  for (const name of ["null", "null-one", "undefined", "dev"]) {
    expect([nothing.covers(name), nothing.mayCreate(name), scopeOf(few).mayCreate(name)]).toEqual([false, false, false]);
    expect(scopeOf(few).covers(name)).toBe(name === "dev");
  }
});

test("in a chat for several rooms, one of which sees everything, everything is seen, also what belongs to no instance", () => {
  expect(union([scopeOf(few), everything])).toBe(everything);
  expect(union([scopeOf(few), scopeOf(customers)]).all).toBe(false);
});

test("where an owner's invites make admin rooms, each is for everything, whatever an older version remembered of it", () => {
  expect(scopesIn([], { "!g:x": "#gone:x" })("!g:x")).toBe("everything");
});
