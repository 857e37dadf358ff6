import { expect, test } from "vitest";
import { FakeFiles } from "../fakes/files.ts";
import { alice, carol, dan, dev, fakeRoom, room2, type FakeRoom } from "../fakes/room.ts";

async function roomWithDev(line = "!instance create dev dev.example.org --matrix --start"): Promise<FakeRoom> {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, line);
  return room;
}
const federates = async (room: FakeRoom): Promise<boolean> => (await room.files!.settings(room.registry.instances.get(dev))).federation;

test("opening a homeserver to others says what that means and asks first; then it restarts with it", async () => {
  const room = await roomWithDev();
  await room.says(alice, "!instance federation dev on");
  expect(room.lastReply()).toMatch(/^dev\.example\.org will talk to other homeservers: .* copied to their servers, for good\.\ndev restarts for it\.\n@alice:example\.org: answer `yes \d{4}`/);
  expect(await federates(room)).toBe(false);
  await room.confirms(alice);
  expect(room.lastReply()).toMatch(/^dev federates as dev\.example\.org \(restarted, \d+ s\)\./);
  expect(await federates(room)).toBe(true);
  expect(room.notices(room2)).toContain("@alice:example.org opened dev to other homeservers.");
  await room.says(alice, "!instance show dev");
  expect(room.lastReply()).toContain("registration closed, federated");
});

test("closing it needs no question, and tells what it does", async () => {
  const room = await roomWithDev("!instance create dev dev.example.org --matrix --federation --start");
  await room.says(dan, "!instance federation dev off");
  expect(room.lastReply()).toMatch(/^dev talks to no other homeserver \(restarted, \d+ s\)\. Rooms with people of others stay/);
  expect(await federates(room)).toBe(false);
});

test("of a stopped instance it is only written", async () => {
  const room = await roomWithDev("!instance create dev dev.example.org --matrix");
  await room.says(alice, "!instance federation dev on");
  expect(room.lastReply()).not.toContain("restarts");
  await room.confirms(alice);
  expect(room.lastReply()).toBe("dev federates as dev.example.org, from its next start on.\nTo start it: `!instance start dev`");
  expect(room.engine.runningNames()).toEqual([]);
});

test("an instance that doesn't come back with it runs again as before", async () => {
  const room = await roomWithDev();
  await room.says(alice, "!instance federation dev on");
  room.engine.silent.add("dev-tuwunel");
  await room.confirms(alice);
  expect(room.lastReply()).toMatch(/^dev did not answer: its homeserver was not ready within 3 min\. .*It runs again as before, without federation\./);
  expect(await federates(room)).toBe(false);
  expect(room.engine.runningNames()).toEqual(["dev-backend", "dev-frontend", "dev-tuwunel"]);
});

test("what is so already is said, and nothing is done", async () => {
  const room = await roomWithDev("!instance create dev dev.example.org --matrix --federation --start");
  const before = room.state();
  await room.says(alice, "!instance federation dev on");
  expect(room.lastReply()).toMatch(/^dev federates already\./);
  expect(room.state()).toEqual(before);
});

test("a name that only this machine knows can't federate, and neither can what has no homeserver of its own", async () => {
  const local = await roomWithDev("!instance create dev --matrix");
  await local.says(alice, "!instance federation dev on");
  expect(local.lastReply()).toMatch(/^The homeserver of dev is called dev\.localhost, a name known on this machine only/);
  const none = await roomWithDev("!instance create dev");
  await none.says(alice, "!instance federation dev on");
  expect(none.lastReply()).toBe("dev has no homeserver that could federate.");
});

test("only an owner may, and in a room not of the homeserver that carries it", async () => {
  const room = fakeRoom({ files: new FakeFiles(), choices: { ownHomeserver: "https://dev.example.org" } });
  await room.says(alice, "!instance create dev dev.example.org --matrix --federation --start");
  await room.says(carol, "!instance federation dev off");
  expect(room.lastReply()).toContain("Only an owner may");
  await room.says(alice, "!instance federation dev off");
  expect(room.lastReply()).toMatch(/^dev carries this very room .*\nOn the host it can be done: `npm run innkeeper -- instance federation dev off`$/);
  expect(await federates(room)).toBe(true);
  expect(await room.shell("instance federation dev off")).toMatchObject({ code: 0 });
  expect(await federates(room)).toBe(false);
});
