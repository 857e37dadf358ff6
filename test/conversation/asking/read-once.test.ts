import { expect, onTestFinished, test, vi } from "vitest";
import { commandOf } from "../../../src/commands/engine/find-command.ts";
import { commands } from "../../../src/commands/table.ts";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, carol, fakeRoom } from "../../fakes/room.ts";

/** How often an input of that command has been parsed. */
function reads(path: string): () => number {
  const spy = vi.spyOn(commandOf(commands, path), "read");
  onTestFinished(() => spy.mockRestore());
  return () => spy.mock.calls.length;
}

test("what somebody types is parsed once on its way to its answer, in a room and in a shell", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create dev");
  const read = reads("instance stop");
  await room.says(carol, "!instance start dev");
  await room.says(carol, "!instance stop dev");
  expect(read()).toBe(1);
  await room.shell("instance stop dev");
  expect(read()).toBe(2);
});

test("what was asked about is parsed once more with its answer, from what the question has kept", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create dev");
  const read = reads("instance remove");
  await room.says(alice, "!instance remove dev");
  expect(read()).toBe(1);
  await room.confirms(alice);
  expect(room.lastReply()).toContain("in the trash");
  expect(read()).toBe(2);
});

test("a job that a crash left is parsed once, from what it has stored", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create dev");
  const { reached } = room.stall();
  void room.says(carol, "!instance start dev");
  await reached;
  room.kill();
  room.engine.slowly = async () => undefined;
  const read = reads("instance start");
  await room.resumes();
  expect(room.lastReply()).toContain("dev is running");
  expect(read()).toBe(1);
});
