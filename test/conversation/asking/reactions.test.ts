import { expect, test } from "vitest";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, dan, fakeRoom, secretRoom, type FakeRoom } from "../../fakes/room.ts";

/** Alice is asked whether dev is to be removed. */
async function asked(where?: string): Promise<FakeRoom> {
  const room = fakeRoom({ files: new FakeFiles() });
  const there = where === undefined ? {} : { in: where };
  await room.says(alice, "!instance create dev", there);
  await room.says(alice, "!instance remove dev", there);
  return room;
}

test("without encryption a ✅ on the question confirms, and is answered at the question", async () => {
  const room = await asked();
  expect(room.lastReply()).toContain("You can also react with ✅ or ❌.");
  await room.reacts(alice, "✅");
  expect(room.lastReply()).toMatch(/^dev is in the trash/);
  const prompt = room.said.find(({ kind }) => kind === "prompt")?.event;
  expect(room.said.findLast(({ kind }) => kind === "outcome")).toMatchObject({ replyTo: prompt });
  await room.reacts(alice, "✅");
  expect(room.registry.trash.all()).toHaveLength(1);
});

test("a ❌ leaves it as it is, and the question is answered", async () => {
  const room = await asked();
  await room.reacts(alice, "❌\uFE0F");
  expect(room.lastReply()).toBe("Left as it is.");
  await room.confirms(alice);
  expect(room.lastFailure()).toEqual({ code: "no-question", facts: { why: "gone", number: room.number() } });
  expect(room.registry.instances.all()).toHaveLength(1);
});

test("other people's reactions, and other signs, are nothing to the bot", async () => {
  const room = await asked();
  const before = room.said.length;
  await room.reacts(dan, "✅");
  await room.reacts(dan, "❌");
  await room.reacts(alice, "🎉");
  expect(room.said).toHaveLength(before);
  await room.confirms(alice);
  expect(room.lastReply()).toContain("is in the trash");
});

test("in an encrypted room a ✅ is refused, the question stays, and a ❌ cancels", async () => {
  const room = await asked(secretRoom);
  expect(room.lastReply()).toContain("You can also react with ❌ to leave it as it is.");
  await room.reacts(alice, "✅");
  expect(room.lastFailure()).toEqual({ code: "unencrypted", facts: { why: "room-is-encrypted" } });
  expect(room.registry.instances.all()).toHaveLength(1);
  await room.reacts(alice, "❌");
  expect(room.lastReply()).toBe("Left as it is.");
});

test("a reaction after a restart, and one that comes too late", async () => {
  const room = await asked();
  await room.resumes();
  room.clock.pass(5 * 60_000);
  await room.reacts(alice, "✅");
  expect(room.lastFailure()).toEqual({ code: "no-question", facts: { why: "gone", number: room.number() } });
  await room.says(alice, "!instance remove dev");
  await room.resumes();
  await room.reacts(alice, "✅");
  expect(room.lastReply()).toMatch(/^dev is in the trash/);
});
