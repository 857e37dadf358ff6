import { expect, test } from "vitest";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, carol, dan, direct, fakeRoom, room1, secretRoom, vera, type FakeRoom } from "../../fakes/room.ts";

const link = /https:\/\/bot\.example\.org\/\w+\/\S+/;
const started = "!instance create dev dev.example.org --matrix --start";

/** The first chat that the bot opened itself. */
const chat = "!chat-4:example.org";

/** Where links stand that were posted, and in what kind of room. */
const placesOf = (room: FakeRoom) => room.said.filter(({ text }) => link.test(text)).map(({ encrypted, room: where }) => ({ where, encrypted }));

test("where all are owners, a link for owners stands in the room", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create dev");
  await room.says(dan, "!instance key dev");
  expect(placesOf(room)).toEqual([{ where: room1, encrypted: false }]);
});

test("where an operator reads along, an owner gets it in person, and the room hears that", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(carol, "!instance create dev");
  await room.says(alice, "!instance key dev");
  expect(room.replies.at(-1)).toContain(`Not everybody here may have the link, so ${alice} got it in a direct chat.`);
  expect(placesOf(room)).toEqual([{ where: chat, encrypted: false }]);
});

test("the first admin's link stands where all are operators, and where a viewer reads along its operator gets it in person", async () => {
  const among = fakeRoom({ files: new FakeFiles() });
  await among.says(carol, started);
  expect(placesOf(among)).toEqual([{ where: room1, encrypted: false }]);

  const watched = fakeRoom({ files: new FakeFiles() });
  await watched.says(vera, "!status");
  await watched.says(carol, started);
  expect(watched.replies.at(-1)).toContain(`so ${carol} got it in a direct chat.`);
  expect(placesOf(watched)).toEqual([{ where: chat, encrypted: false }]);
});

test("what an encrypted room would have read comes to an encrypted chat", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(carol, "!status", { in: secretRoom });
  await room.says(alice, "!instance create dev", { in: secretRoom });
  await room.says(alice, "!instance key dev", { in: secretRoom });
  expect(placesOf(room)).toEqual([{ where: chat, encrypted: true }]);
});

test("in a chat with the bot alone the link stands there", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(carol, started, { in: direct });
  expect(placesOf(room)).toEqual([{ where: direct, encrypted: false }]);
});
