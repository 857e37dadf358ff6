import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, carol, fakeRoom, room1, room2, vera, type FakeRoom } from "../../fakes/room.ts";

/** A start of dev that was killed while Docker was at it, by a version whose steps were others. */
async function stuck(): Promise<FakeRoom> {
  const room = fakeRoom({ files: new FakeFiles(), faults: true });
  await room.says(alice, "!instance create dev");
  await room.says(alice, "!instance create trial");
  const { reached } = room.stall();
  void room.says(carol, "!instance start dev");
  await reached;
  room.kill();
  room.engine.slowly = async () => undefined;
  const db = new Database(join(room.dataRoot, "innkeeper.db"));
  db.prepare("UPDATE steps SET id = 'of-another-version' WHERE job = 3 AND id = 'write-files'").run();
  db.close();
  await room.resumes();
  return room;
}

const alerts = (room: FakeRoom): readonly string[] => room.said.filter(({ kind }) => kind === "alert").map((each) => each.room);

test("who asked and the owners of each room are told, once, what was done and that nothing was taken back", async () => {
  const room = await stuck();
  expect(alerts(room)).toEqual([room1, room2]);
  const [first, second] = room.said.slice(-2);
  expect(first?.text).toMatch(/^⚠ I can't resume job 3 \(`instance start dev`, for @carol:example\.org\).*I left everything as it is and undid nothing\.\nDone: look it up; .*\nBegun, perhaps half done: start its containers\.\nNo other command changes dev until it ends\. .*`!jobs abandon 3`$/);
  expect(second?.text).toBe(first?.text);
  expect(first?.replyTo).not.toBeNull();
  const before = room.said.length;
  await room.resumes();
  await room.resumes();
  expect(room.said).toHaveLength(before);
  expect(room.said.some(({ text }) => text.includes("I undid what I had begun"))).toBe(false);
});

test("nobody changes its instance meanwhile, in a room or a shell; others go on as ever", async () => {
  const room = await stuck();
  const before = JSON.stringify(room.state());
  await room.says(alice, "!instance stop dev");
  expect(room.lastFailure()).toEqual({ code: "job-stuck", facts: { locked: { kind: "instance", name: "dev" }, job: { id: 3, command: "instance start dev", asker: carol } } });
  expect(await room.shell("instance stop dev --json")).toMatchObject({ code: 1, out: expect.stringContaining('"code":"job-stuck"') as string });
  expect(JSON.stringify(room.state())).toBe(before);
  await room.says(alice, "!instance start trial");
  expect(room.lastReply()).toContain("trial is running");
  expect(alerts(room)).toHaveLength(2);
});

test("it shows in status, in the list of jobs and in its own steps, and can't be cancelled", async () => {
  const room = await stuck();
  await room.says(vera, "!status");
  expect(room.lastReply()).toMatch(/1 job that I can't resume\n.*3 — `instance start`/);
  await room.says(vera, "!jobs");
  expect(room.lastReply()).toContain("⚠ 3 — instance start dev, for carol");
  await room.says(vera, "!jobs show 3");
  expect(room.lastReply()).toMatch(/^Job 3, `instance start dev`, was cut off, and I can't resume it: /);
  expect(room.lastReply()).toMatch(/✓ look it up .*\n[^]*⏳ start its containers .*\n.*`!jobs abandon 3`$/);
  await room.says(alice, "!jobs cancel 3");
  expect(room.lastFailure()).toEqual({ code: "job-stuck", facts: { locked: { kind: "instance", name: "dev" }, job: { id: 3, command: "instance start dev", asker: carol } } });
});

test("an owner abandons it, knowing what was done, and its instance can be used again", async () => {
  const room = await stuck();
  await room.says(carol, "!jobs abandon 3");
  expect(room.lastFailure()).toMatchObject({ code: "not-allowed", facts: { why: "role", needed: "owner", has: "operator" } });
  await room.says(alice, "!jobs abandon 3");
  expect(room.lastReply()).toMatch(/^Job 3 \(`instance start dev`, for @carol:example\.org\) ends as failed\. Nothing is undone: .* Then dev can be changed again\.\nDone: look it up; .*\nBegun, perhaps half done: start its containers\.\n.*answer `yes \d+`/);
  const before = room.engine.runningNames();
  await room.confirms(alice);
  expect(room.lastReply()).toBe("Job 3 (`instance start dev`) has ended as it was. dev can be changed again. How it is: `!instance show dev`");
  expect(room.engine.runningNames()).toEqual(before);
  expect(room.notices(room2)).toContain("@alice:example.org ended job 3 (`instance start dev`) as it was.");
  await room.says(vera, "!jobs show 3");
  expect(room.lastReply()).toMatch(/^Job 3, `instance start dev`, failed[^]*@alice:example\.org ended it as it was: nothing was undone\./);
  await room.says(alice, "!instance start dev");
  expect(room.lastReply()).toContain("dev is running");
  await room.says(alice, "!jobs abandon 3");
  expect(room.lastReply()).toBe("Job 3 (`instance start dev`) has ended as it was. dev can be changed again. How it is: `!instance show dev`");
});

test("only what is stuck can be abandoned", async () => {
  const room = await stuck();
  await room.says(alice, "!jobs abandon 1");
  expect(room.lastFailure()).toEqual({ code: "job-not-stuck", facts: { id: 1, command: "instance create dev", state: "ended" } });
  await room.says(alice, "!jobs abandon 99");
  expect(room.lastFailure()).toEqual({ code: "no-job", facts: { id: 99 } });
  const { reached, go } = room.stall();
  const ended = room.says(alice, "!instance start trial");
  await reached;
  const running = room.registry.jobs.unfinished().find(({ input }) => input.includes("trial"))!;
  await room.says(alice, `!jobs abandon ${running.id}`);
  expect(room.lastFailure()).toEqual({ code: "job-not-stuck", facts: { id: running.id, command: "instance start trial", state: "running" } });
  go();
  await ended;
});

test("the version that began it goes on with it when it runs again", async () => {
  const room = await stuck();
  const db = new Database(join(room.dataRoot, "innkeeper.db"));
  db.prepare("UPDATE steps SET id = 'write-files' WHERE job = 3 AND id = 'of-another-version'").run();
  db.close();
  await room.resumes();
  expect(room.said.at(-2)?.text ?? "").toContain("dev");
  expect(room.replies.at(-1)).toContain("dev is running");
  expect(room.registry.jobs.unfinished()).toEqual([]);
});
