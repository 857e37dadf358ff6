import { expect, test } from "vitest";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, carol, fakeRoom, room1, room2, vera, type FakeRoom } from "../../fakes/room.ts";

const made = async (): Promise<FakeRoom> => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create dev");
  return room;
};

/** A start that Docker takes its time over, and what says when the bot is through with it. */
async function slowStart(room: FakeRoom): Promise<{ readonly ended: Promise<void>; readonly go: () => void }> {
  const { reached, go } = room.stall();
  const ended = room.says(alice, "!instance start dev");
  await reached;
  return { ended, go };
}

test("what runs and what ran is listed, newest first, without what only looks", async () => {
  const room = await made();
  await room.says(alice, "!instance list");
  await room.says(carol, "!instance start dev");
  await room.says(vera, "!jobs");
  expect(room.lastReply()).toMatch(/^The last 2 jobs\n✓ 3 — instance start dev, for carol, [\d:]+\n✓ 1 — instance create dev, for alice, [\d:]+\nMore on one: `!jobs show 3`$/);
  await room.says(vera, "!jobs --lines 1");
  expect(room.lastReply()).not.toContain("instance create");
});

test("a job shows its steps and how long each took, who asked and where", async () => {
  const room = await made();
  await room.says(carol, "!instance start dev");
  await room.says(vera, "!jobs show 2");
  expect(room.lastReply()).toMatch(/^Job 2, `?instance start dev`?, is done \(\d+ s\)\./);
  expect(room.lastReply()).toContain(`${carol}, in ${room1}`);
  expect(room.lastReply()).toMatch(/✓ start its containers \(\d+ s\)/);
});

test("a job that failed shows which step did, and why", async () => {
  const room = fakeRoom({ files: new FakeFiles(), choices: { startDeadlineMs: 1000 } });
  await room.says(alice, "!instance create dev");
  room.engine.silent.add("dev-backend");
  await room.says(alice, "!instance start dev");
  await room.says(alice, "!jobs show 2");
  expect(room.lastReply()).toContain("dev did not answer: its backend was not ready");
  expect(room.lastReply()).toMatch(/✗ wait until [^\n]*\(1 s\)/);
  expect(room.lastReply()).toMatch(/↺ start its containers \(\d+ s, undone\)/);
});

test("a job that waits for Docker is cut short by its cancelling", async () => {
  const room = await made();
  const { promise: reached, resolve } = Promise.withResolvers<undefined>();
  room.engine.slowly = (signal) =>
    new Promise((_, reject) => {
      room.engine.slowly = async () => undefined;
      resolve(undefined);
      signal.addEventListener("abort", () => reject(new Error("docker was ended")), { once: true });
    });
  const ended = room.says(alice, "!instance start dev");
  await reached;
  await room.says(carol, "!jobs cancel 2", { in: room2 });
  expect(room.lastReply()).toMatch(/^I am stopping job 2 \(`instance start dev`, for @alice:example\.org\)/);
  await ended;
  expect(room.replies.at(-1)).toMatch(/^@carol:example\.org cancelled `?instance start`?\.\nWhat it had begun is undone\.$/);
  expect(room.engine.runningNames()).toEqual([]);
  await room.says(alice, "!jobs");
  expect(room.lastReply()).toContain("↺ 2 — instance start dev, for alice");
  expect(room.lastReply()).toContain("cancelled by carol");
});

test("a step that can't be cut short ends first; the next one is not begun", async () => {
  const room = await made();
  const { ended, go } = await slowStart(room);
  await room.says(alice, "!jobs cancel 2");
  go();
  await ended;
  expect(room.replies.at(-1)).toContain("@alice:example.org cancelled");
  expect(room.engine.runningNames()).toEqual([]);
});

test("a shell cancels what the bot runs, and the bot what a shell runs", async () => {
  const room = await made();
  const bots = await slowStart(room);
  expect(await room.shell("jobs cancel 2")).toMatchObject({ code: 0 });
  bots.go();
  await bots.ended;
  expect(room.replies.at(-1)).toContain("root (shell) cancelled");

  const { reached, go } = room.stall();
  const shells = room.shell("instance start dev");
  await reached;
  await room.says(alice, "!jobs cancel 4");
  go();
  expect(await shells).toMatchObject({ code: 1, error: expect.stringContaining("@alice:example.org cancelled") as string });
  expect(room.engine.runningNames()).toEqual([]);
});

test("killed between the cancelling and the taking back, the bot takes it back when it is here again", async () => {
  for (let after = 1; after <= 12; after++) {
    const room = await made();
    const { ended, go } = await slowStart(room);
    room.registry.jobs.cancel(2, carol);
    room.life.dieAfter(after);
    go();
    await ended;
    await room.resumes();
    expect(room.replies.slice(1), `killed after change ${after}`).toEqual(["@carol:example.org cancelled `instance start`.\nWhat it had begun is undone."]);
    expect(room.state(), `killed after change ${after}`).toMatchObject({ containers: [], unfinished: [] });
  }
});

test("what has ended, was never there or comes from a form can't be cancelled", async () => {
  const room = await made();
  await room.says(alice, "!jobs cancel 1");
  expect(room.lastFailure()).toEqual({ code: "job-ended", facts: { id: 1, command: "instance create dev", state: "done", cancelledBy: null } });
  await room.says(alice, "!jobs cancel 99");
  expect(room.lastFailure()).toEqual({ code: "no-job", facts: { id: 99 } });
  await room.says(vera, "!jobs cancel 1");
  expect(room.lastFailure()).toMatchObject({ code: "not-allowed", facts: { why: "role", needed: "operator", has: "viewer" } });
  const page = room.registry.jobs.add({ command: "claim by link", input: "{}", asker: "bob (by link)", origin: { kind: "page", page: "claim" }, lock: "instance-dev" });
  await room.says(alice, `!jobs cancel ${page.id}`);
  expect(room.lastFailure()).toEqual({ code: "not-cancellable", facts: { id: 4 } });
});

test("a misspelt verb after jobs is guessed", async () => {
  const room = await made();
  await room.says(alice, "!jobs shwo 1");
  expect(room.lastFailure()).toEqual({ code: "unknown-command", facts: { what: "near-line", typed: "jobs shwo", meant: "!jobs show 1" } });
});
