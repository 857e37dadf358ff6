import { expect, test } from "vitest";
import { Rooms } from "../../../../src/matrix/rooms/rooms.ts";
import type { Role } from "../../../../src/model/people/role.ts";
import { scopesBy } from "../../../../src/model/rooms/scope.ts";

const [alice, carol, bot] = ["@alice:x", "@carol:x", "@bot:x"];

const entries = [
  { room: "!all:x", grant: null },
  { room: "!one:x", grant: { instances: ["one"], create: null } },
  { room: "!two:x", grant: { instances: ["two"], create: "two-" } },
];

const memberOf = (user: string) => ({ event_id: "", origin_server_ts: 0, type: "m.room.member", sender: user, state_key: user, content: { membership: "join" }, unsigned: undefined });
const levels = (users: Readonly<Record<string, number>>) => ({ event_id: "", origin_server_ts: 0, type: "m.room.power_levels", sender: bot, state_key: "", content: { users }, unsigned: undefined });

/** Carol is a viewer of all, a member of no room for `one`, and an operator of `two`. */
function rooms(): Rooms {
  const made = new Rooms(bot, [alice], scopesBy(entries, (room) => (entries.some((each) => each.room === room) ? { configured: room } : null)));
  const people: Readonly<Record<string, readonly string[]>> = { "!all:x": [alice, carol], "!one:x": [alice], "!two:x": [carol], "!chat:x": [carol], "!owner:x": [alice], "!other:x": [carol] };
  for (const [room, users] of Object.entries(people)) made.apply(room, [bot, ...users].map(memberOf));
  made.apply("!two:x", [levels({ [carol]: 50 })]);
  for (const { room } of entries) made.makeAdmin(room);
  made.setDirect(["!chat:x", "!owner:x"]);
  return made;
}

const seen = (room: string, user: string, role: Role): string => {
  const scope = rooms().scopeOf(room, user, role);
  return scope === null ? "unknown" : scope.all ? "everything" : ["one", "two", "three"].filter(scope.covers).join(" ");
};

test("a room sees what it is for, whoever asks, owners too", () => {
  expect([seen("!all:x", carol, "viewer"), seen("!one:x", alice, "owner"), seen("!two:x", alice, "viewer"), seen("!two:x", carol, "operator")]).toEqual(["everything", "one", "two", "two"]);
});

test("in a direct chat one sees what one's rooms are for in which one has the role that is asked for", () => {
  expect(seen("!chat:x", carol, "viewer")).toBe("everything");
  expect(seen("!chat:x", carol, "operator")).toBe("two");
  expect(seen("!chat:x", carol, "owner")).toBe("");
});

test("an owner sees everything in a direct chat, and nobody anything in another room", () => {
  expect(seen("!owner:x", alice, "owner")).toBe("everything");
  expect([seen("!chat:x", alice, "owner"), seen("!other:x", carol, "viewer"), seen("!nowhere:x", alice, "owner")]).toEqual(["unknown", "unknown", "unknown"]);
});
