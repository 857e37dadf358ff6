import { expect, test } from "vitest";
import { elsewhere, originOf, roomOf, withoutRoom, type Origin } from "../../../../src/model/jobs/origin.ts";

const room: Origin = { kind: "room", room: "!a:x", event: "$1", thread: "$0" };
const shell: Origin = { kind: "shell", user: "root" };
const page: Origin = { kind: "page", page: "claim" };

test("only what was asked in a room has one, and where it was can be left out", () => {
  expect([room, shell, page].map(roomOf)).toEqual(["!a:x", null, null]);
  expect([room, shell, page].map(withoutRoom)).toEqual([{ ...room, room: elsewhere }, shell, page]);
});

test("what answers a message answers it where it was sent; a reaction, at what it stands on", () => {
  const message = { answerTo: null, event: "$1", room: "!a:x", thread: "$0" };
  expect(originOf(message)).toEqual(room);
  expect(originOf({ ...message, answerTo: "$prompt" })).toEqual({ ...room, event: "$prompt" });
});
