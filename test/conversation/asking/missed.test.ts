import { expect, test } from "vitest";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, direct, fakeRoom, mallory, room1, room2, secretRoom, vera, type FakeRoom } from "../../fakes/room.ts";

const missed = { away: 47 * 60_000 + 12_000 };
const aRoom = (): FakeRoom => fakeRoom({ files: new FakeFiles() });
/** What was said while the bot was away: it comes in all at once. */
const backAfter = async (room: FakeRoom, ...said: readonly (readonly [user: string, body: string, where?: string])[]): Promise<void> => {
  for (const [user, body, where = room1] of said) room.waits(user, body, { in: where, missed });
  await room.wakes();
};

test("a command from while the bot was away isn't run, and its sender is told", async () => {
  const room = aRoom();
  await backAfter(room, [alice, "!instance create dev"]);
  expect(room.replies).toEqual(["Not run: it is from up to 47 min ago, when I was away. Send it again if you still want it."]);
  expect(room.said.at(-1)).toMatchObject({ kind: "failure", asker: alice });
  expect(room.registry.instances.all()).toEqual([]);
  await room.says(alice, "!instance create dev");
  expect(room.lastReply()).toMatch(/^dev is created/);
});

test("many of one room have one answer, which names them; the other rooms have their own", async () => {
  const room = aRoom();
  await backAfter(room, [alice, "!instance stop dev"], [vera, "!instance list"], [alice, "!status", room2], [alice, "good morning"]);
  expect(room.said.map(({ room: where, text }) => [where, text]).sort()).toEqual([
    [room1, "Not run: `!instance stop dev`, `!instance list`. They are from up to 47 min ago, when I was away. Send again what you still want."],
    [room2, "Not run: it is from up to 47 min ago, when I was away. Send it again if you still want it."],
  ]);
  expect(room.registry.inbox.waiting()).toEqual([]);
});

test("very many are counted", async () => {
  const room = aRoom();
  await backAfter(room, ...Array.from({ length: 25 }, (_, index) => [alice, `!instance show i${index}`] as const));
  expect(room.replies).toEqual([expect.stringMatching(/^Not run: these 25 commands\. They are/)]);
});

test("who may not ask learns nothing but that, and what no signed device sent is refused as ever", async () => {
  const room = aRoom();
  await backAfter(room, [mallory, "!instance list"], [alice, "!status"]);
  room.waits(alice, "!status", { in: secretRoom, missed, device: { id: "NEW", identity: null, signed: false } });
  await room.wakes();
  expect(room.said.map(({ text }) => text)).toEqual(["I take no commands from you here.", expect.stringMatching(/^Not run/), expect.not.stringMatching(/^Not run/)]);
});

test("in a direct chat too, and an answer to a question isn't one any more", async () => {
  const room = aRoom();
  await backAfter(room, [alice, "status", direct], [alice, "yes 4821", direct]);
  expect(room.said.map(({ text }) => text)).toEqual(["Not run: `status`, `yes 4821`. They are from up to 47 min ago, when I was away. Send again what you still want."]);
});

test("a kill before the answer is queued loses and doubles nothing", async () => {
  const room = aRoom();
  room.waits(alice, "!instance create one", { missed });
  room.waits(alice, "!instance create two", { missed });
  room.kill();
  await room.resumes();
  await room.resumes();
  expect(room.replies).toHaveLength(1);
  expect(room.registry.instances.all()).toEqual([]);
});

test("how long it was is left open when this machine's clock was set back", async () => {
  const room = aRoom();
  room.waits(alice, "!status", { missed: { away: null } });
  await room.wakes();
  expect(room.lastReply()).toContain("how long that was I can't tell");
});
