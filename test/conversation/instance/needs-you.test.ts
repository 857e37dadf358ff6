import { expect, test } from "vitest";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, dev, fakeRoom, vera, type FakeRoom } from "../../fakes/room.ts";

/** A room in which dev runs. */
async function running(): Promise<FakeRoom> {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create dev --matrix --start");
  return room;
}

async function replyTo(room: FakeRoom, command: string): Promise<string> {
  await room.says(vera, command);
  return room.lastReply();
}

/** Whom `list` and `status` say to need somebody, in a script's words. */
async function inJson(room: FakeRoom): Promise<{ readonly list: unknown; readonly status: unknown }> {
  const outcome = async (command: string): Promise<unknown> => (JSON.parse((await room.shell(`${command} --json`)).out) as { outcome: unknown }).outcome;
  return {
    list: ((await outcome("instance list")) as { needYou: unknown }).needYou,
    status: ((await outcome("status")) as { instances: { needYou: unknown } }).instances.needYou,
  };
}

test("an instance that is wholly down though it should run needs somebody, for list, show and status alike", async () => {
  const room = await running();
  room.engine.stopFromOutside(dev);
  expect(await replyTo(room, "!instance list")).toBe("1 instance, 1 needs you\n✗ dev — down, though it should run → `!instance start dev`");
  expect(await replyTo(room, "!instance show dev")).toMatch(/^dev is down, though it should run\.\n/);
  expect(await replyTo(room, "!status")).toMatch(/^dev needs you: `!instance show dev`\nInstances: 1, 0 running\n/);
  expect(await inJson(room)).toEqual({ list: ["dev"], status: ["dev"] });
});

test("one whose agents are cut off from their homeserver isn't well for status either", async () => {
  const room = await running();
  const { announcements, instances } = room.registry;
  announcements.set(instances.get(dev).id, { state: "running", started: {}, cutOff: { since: room.clock.now() - 60_000, url: "https://matrix.example.com" } });
  expect(await replyTo(room, "!instance list")).toMatch(/^1 instance, 1 needs you\n✗ dev — degraded: its agents have heard nothing/);
  expect(await replyTo(room, "!status")).toMatch(/^dev needs you: `!instance show dev`/);
  expect(await inJson(room)).toEqual({ list: ["dev"], status: ["dev"] });
});

test("what runs, what was stopped by us, and what can't be seen needs nobody", async () => {
  const room = await running();
  expect(await inJson(room)).toEqual({ list: [], status: [] });
  room.engine.failure = "docker-unreachable";
  expect(await inJson(room)).toEqual({ list: [], status: [] });
  expect(await replyTo(room, "!status")).toMatch(/^I can't reach Docker/);
  room.engine.failure = null;
  await room.says(alice, "!instance stop dev");
  expect(await replyTo(room, "!status")).toMatch(/^All is well\.\nInstances: 1, 0 running\n/);
  expect(await inJson(room)).toEqual({ list: [], status: [] });
});

test("one that somebody paused goes on by a start, as list and show say", async () => {
  const room = await running();
  room.engine.pauseFromOutside(dev);
  expect(await replyTo(room, "!instance list")).toBe("1 instance, 1 needs you\n✗ dev — degraded: homeserver is paused; backend is paused; web chat is paused → `!instance start dev`");
  expect(await replyTo(room, "!instance show dev")).toMatch(/\nTo resume it: `!instance start dev`$/);
  await room.says(alice, "!instance start dev");
  expect(room.lastReply()).toMatch(/^dev is running/);
  expect(await replyTo(room, "!instance list")).toBe("1 instance\n● dev — running, dev.localhost");
});

test("one that somebody paused can be stopped, or changed, and starts on the ports that it still has", async () => {
  const room = await running();
  room.engine.pauseFromOutside(dev);
  for (const port of [8765, 3003, 8448]) room.host.listening.set(port, { program: "docker-proxy", pid: 812 });
  await room.says(alice, "!instance start dev");
  expect(room.lastReply()).toMatch(/^dev is running/);
  room.host.listening.clear();
  room.engine.pauseFromOutside(dev);
  await room.says(alice, "!instance set dev BACKEND_PORT=9000");
  expect(room.lastReply()).toContain("dev is running with it");
  room.engine.pauseFromOutside(dev);
  await room.says(alice, "!instance stop dev");
  expect(room.lastReply()).toMatch(/^dev is stopped/);
  expect(room.engine.runningNames()).toEqual([]);
});
