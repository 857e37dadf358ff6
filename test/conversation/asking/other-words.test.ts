import { expect, test } from "vitest";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, dan, direct, fakeRoom, mallory, room1, room2, secretRoom, vera, type FakeRoom } from "../../fakes/room.ts";

const aRoom = (): FakeRoom => fakeRoom({ files: new FakeFiles() });
const others = ["ja", "ok", "y", "👍", "👍🏽", "OK!", "Yep.", "sure", "✅", "nein", "n", "👎", "go ahead"];

test.each([["an unencrypted room", room1], ["an encrypted room", secretRoom], ["a direct chat", direct]])("other words for yes and no are told which one counts, and nothing runs: in %s", async (_kind, where) => {
  const room = aRoom();
  await room.says(alice, "!instance create dev", { in: where });
  await room.says(alice, "!instance remove dev", { in: where });
  const number = room.number();
  for (const word of others) {
    const before = room.said.length;
    await room.says(alice, word, { in: where });
    expect(room.said.slice(before), word).toMatchObject([{ kind: "failure", reason: { code: "other-word", facts: { number } } }]);
  }
  await room.says(alice, `ok ${number}`, { in: where });
  expect(room.lastFailure()).toEqual({ code: "other-word", facts: { number } });
  expect(room.registry.instances.all()).toHaveLength(1);
  await room.confirms(alice, "yes", where);
  expect(room.lastReply()).toMatch(/^dev is in the trash/);
});

test("so are they where a guess was offered, which then still can be taken", async () => {
  const room = aRoom();
  await room.says(alice, "!instance craete dev");
  await room.says(alice, "ok");
  expect(room.lastFailure()).toEqual({ code: "other-word", facts: { number: null } });
  await room.says(alice, "yes");
  expect(room.lastReply()).toMatch(/^dev is created/);
});

test("where nobody is asked anything, or somebody else is, they are people's talk", async () => {
  const room = aRoom();
  await room.says(alice, "!instance create dev");
  for (const word of others) await room.says(alice, word);
  await room.says(alice, "!instance remove dev");
  const before = room.said.length;
  for (const user of [dan, vera, mallory]) await room.says(user, "ok");
  await room.says(alice, "ok", { in: room2 });
  room.clock.pass(5 * 60_000);
  await room.says(alice, "ok");
  expect(room.said).toHaveLength(before);
  expect(room.replies).toHaveLength(2);
});

test("to the bot alone, without a question, they are no command", async () => {
  const room = aRoom();
  await room.says(alice, "ok", { in: direct });
  expect(room.lastFailure()).toEqual({ code: "unknown-command", facts: { what: "unlike-any", typed: "ok", noun: null } });
});

test.each([["an unencrypted room", room1], ["an encrypted room", secretRoom]])("a 👍 on the question is told which word counts, in %s", async (_kind, where) => {
  const room = aRoom();
  await room.says(alice, "!instance create dev", { in: where });
  await room.says(alice, "!instance remove dev", { in: where });
  const number = room.number();
  await room.reacts(alice, "👍🏽");
  expect(room.said.at(-1)).toMatchObject({ kind: "failure", reason: { code: "other-word", facts: { number } } });
  const before = room.said.length;
  await room.reacts(dan, "👍");
  await room.reacts(alice, "🎉");
  expect(room.said).toHaveLength(before);
  expect(room.registry.instances.all()).toHaveLength(1);
});
