import { expect, test } from "vitest";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, carol, fakeRoom, room2, type FakeRoom } from "../../fakes/room.ts";

/** Two that federate and run: dev with an admin, two with a person, an agent, and somebody who is gone. */
async function two(more = "--federation"): Promise<FakeRoom> {
  const room = fakeRoom({ files: new FakeFiles() });
  for (const name of ["dev", "two"]) await room.says(alice, `!instance create ${name} ${name}.example.org --matrix --only-matrix ${more} --start`);
  const { accounts } = room.homeservers;
  accounts.set("@ada:dev.example.org", { password: "", admin: true });
  accounts.set("@bob:two.example.org", { password: "", admin: false });
  accounts.set("@mindroom_assistant:two.example.org", { password: "", admin: false });
  accounts.set("@gone:two.example.org", { password: "", admin: false, deactivated: true });
  return room;
}
const roomsOf = ({ matrixRooms }: FakeRoom) => [...matrixRooms.rooms.values()];

test("a shared room invites its instance's admins, everybody on the others, and whom else one names", async () => {
  const room = await two();
  await room.says(alice, '!instance room dev "Planning the summer" --with two,@eve:example.net');
  expect(room.lastReply()).toMatch(/^“Planning the summer” is made on dev: `#room-[0-9a-f]{8}:dev\.example\.org`\. 4 invites are out:\n• @ada:dev\.example\.org\n• @eve:example\.net\n• @bob:two\.example\.org\n• @mindroom_assistant:two\.example\.org\nThere, an agent answers only people who are also in one of its own rooms/);
  const [made, ...others] = roomsOf(room);
  expect(others).toEqual([]);
  expect(made).toMatchObject({ title: "Planning the summer", admins: ["@ada:dev.example.org"] });
  expect([...made!.members]).toEqual([
    ["@innkeeper:dev.example.org", "join"],
    ["@ada:dev.example.org", "invite"],
    ["@eve:example.net", "invite"],
    ["@bob:two.example.org", "invite"],
    ["@mindroom_assistant:two.example.org", "invite"],
  ]);
  expect(room.notices(room2)).toContain("@alice:example.org made the room “Planning the summer” on dev.");
});

test("without others it is for the instance's own admins, and needs no federation", async () => {
  const room = await two("");
  await room.says(alice, '!instance room dev "Just us"');
  expect(room.lastReply()).toMatch(/1 invite is out:\n• @ada:dev\.example\.org$/);
});

test("where the homeservers don't federate it is said which, and nothing is made", async () => {
  const off = await two("");
  await off.says(alice, '!instance room dev "Planning" --with two');
  expect(off.lastFailure()).toEqual({ code: "federation-off", facts: { name: "dev" } });
  const half = await two();
  await half.says(alice, "!instance federation two off");
  await half.says(alice, '!instance room dev "Planning" --with two');
  expect(half.lastFailure()).toEqual({ code: "federation-off", facts: { name: "two" } });
  const away = await two();
  away.federation.failing.set("two.example.org", { step: "port", fault: { kind: "refused", address: "203.0.113.7", port: 443 }, ms: 3 });
  await away.says(alice, '!instance room dev "Planning" --with two');
  expect(away.lastFailure()).toEqual({ code: "no-federation", facts: { serverName: "two.example.org", name: "two" } });
  const unknown = await two();
  unknown.federation.failing.set("nowhere.example", { step: "dns", fault: { kind: "unknown-name", name: "nowhere.example" }, ms: 3 });
  await unknown.says(alice, '!instance room dev "Planning" --with @eve:nowhere.example');
  expect(unknown.lastFailure()).toEqual({ code: "no-federation", facts: { serverName: "nowhere.example", name: null } });
  for (const each of [off, half, away, unknown]) expect(roomsOf(each)).toEqual([]);
});

test("whom the homeserver refuses to invite is told; when it refuses all, the room is gone again", async () => {
  const some = await two();
  some.matrixRooms.cutOff.set("example.net", "Federation denied with example.net.");
  await some.says(alice, '!instance room dev "Planning" --with two,@eve:example.net');
  expect(some.lastReply()).toContain("@eve:example.net could not be invited; the homeserver says: Federation denied with example.net.");
  expect(roomsOf(some)).toHaveLength(1);

  const none = await two();
  none.homeservers.accounts.delete("@ada:dev.example.org");
  none.matrixRooms.cutOff.set("two.example.org", "Federation denied with two.example.org.");
  await none.says(alice, '!instance room dev "Planning" --with two');
  expect(none.lastFailure()).toEqual({ code: "nobody-invited", facts: { why: "refused", first: { userId: "@bob:two.example.org", why: { code: "invite-refused", facts: { says: "Federation denied with two.example.org." } } } } });
  expect(roomsOf(none)).toEqual([]);
});

test("a room for nobody, of a stopped instance, with a name that is none, or asked for by an operator isn't made", async () => {
  const room = await two();
  const before = room.state();
  for (const [who, line, reason] of [
    [alice, '!instance room dev "Planning" --with twoo', { code: "no-instance", facts: { name: "twoo", others: ["dev", "two"], total: 2, meant: "two", inTrash: false, creatable: true } }],
    [alice, '!instance room dev "Planning" --with two,Bob', { code: "bad-value", facts: { what: "input", key: "with", value: "two,Bob", says: "must be instances and Matrix ids with commas between, such as two,@bob:example.org" } }],
    [alice, '!instance room dev "`!status`"', { code: "bad-value", facts: { what: "input", key: "title", value: "!status", says: "must be one line, without `" } }],
    [alice, "!instance room dev", { code: "missing-argument", facts: { argument: "TITLE", means: "what it is called, in quotes", right: { command: "instance room" } } }],
    [carol, '!instance room dev "Planning" --with two', { code: "not-allowed", facts: { why: "role", what: "make a room on an instance's homeserver and invite people and agents", needed: "owner", has: "operator", owners: ["@alice:example.org", "@dan:example.org"] } }],
  ] as const) {
    await room.says(who, line);
    expect(room.lastFailure()).toMatchObject(reason);
  }
  expect(room.state()).toEqual(before);
  room.homeservers.accounts.delete("@ada:dev.example.org");
  await room.says(alice, '!instance room dev "Planning"');
  expect(room.lastFailure()).toEqual({ code: "nobody-invited", facts: { why: "nobody-named", name: "dev" } });
  await room.says(alice, "!instance stop two");
  await room.says(alice, '!instance room dev "Planning" --with two');
  expect(room.lastFailure()).toEqual({ code: "not-running", facts: { name: "two" } });
  expect(roomsOf(room)).toEqual([]);
});
