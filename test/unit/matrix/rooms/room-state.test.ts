import { expect, test } from "vitest";
import { RoomState } from "../../../../src/matrix/rooms/room-state.ts";
import { Rooms } from "../../../../src/matrix/rooms/rooms.ts";

const event = (type: string, key: string, content: Record<string, unknown>, sender = "@creator:x") => ({ event_id: "$", type, sender, state_key: key, content, origin_server_ts: 0, unsigned: undefined });
const joined = (user: string) => event("m.room.member", user, { membership: "join" }, user);

test("the creator of a room of version 12 stands above power levels, and is an operator, never an owner", () => {
  const rooms = new Rooms("@bot:x", []);
  rooms.makeAdmin("!a");
  rooms.apply("!a", [event("m.room.create", "", { room_version: "12", additional_creators: ["@second:x"] }), joined("@creator:x"), joined("@second:x"), joined("@third:x"), event("m.room.power_levels", "", { users: {} })]);
  expect(rooms.roleOf("!a", "@creator:x")).toBe("operator");
  expect(rooms.roleOf("!a", "@second:x")).toBe("operator");
  expect(rooms.roleOf("!a", "@third:x")).toBe("viewer");
});

test("a level that a homeserver made up of nonsense gives nothing", () => {
  const state = new RoomState();
  state.apply(event("m.room.power_levels", "", { users: { "@a:x": "oops", "@b:x": "75", "@c:x": {} }, users_default: "nope" }));
  expect([state.level("@a:x"), state.level("@b:x"), state.level("@c:x"), state.level("@d:x")]).toEqual([0, 75, 0, 0]);
});

test("a room stays encrypted, whatever an event says", () => {
  const state = new RoomState();
  state.apply(event("m.room.encryption", "", { algorithm: "m.megolm.v1.aes-sha2" }));
  state.apply(event("m.room.encryption", "", {}));
  expect(state.encrypted).toBe(true);
});

test("in a direct chat a person has the role of the admin rooms", () => {
  const rooms = new Rooms("@bot:x", ["@owner:x"]);
  rooms.makeAdmin("!a");
  rooms.apply("!a", [joined("@op:x"), joined("@viewer:x"), event("m.room.power_levels", "", { users: { "@op:x": 50 } })]);
  for (const user of ["@op:x", "@viewer:x", "@stranger:x", "@owner:x"]) rooms.apply(`!dm-${user}`, [joined(user), joined("@bot:x")]);
  const roles = ["@op:x", "@viewer:x", "@stranger:x", "@owner:x"].map((user) => rooms.roleOf(`!dm-${user}`, user));
  expect(roles).toEqual(["operator", "viewer", "stranger", "owner"]);
  expect(rooms.isDirect("!dm-@op:x")).toBe(true);
  expect(rooms.takesCommands("!dm-@op:x")).toBe(false);
  rooms.setDirect(["!dm-@op:x"]);
  expect(rooms.takesCommands("!dm-@op:x")).toBe(true);
});
