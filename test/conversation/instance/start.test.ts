import { expect, test } from "vitest";
import { UserError } from "../../../src/model/error.ts";
import { FakeFiles } from "../../fakes/files.ts";
import { phrase } from "../../../src/words/errors/phrase.ts";
import { alice, dev, fakeRoom, room2, type FakeRoom } from "../../fakes/room.ts";

/** A room with an instance that is created, and stopped. */
async function roomWithDev(flags = "--matrix"): Promise<FakeRoom> {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, `!instance create dev dev.example.org ${flags}`);
  return room;
}

test("a start that never answers stops its containers again and says which service was silent, with the end of its log", async () => {
  const room = await roomWithDev();
  room.engine.silent.add("dev-backend");
  room.clock.onPassing = () => {
    if (room.engine.runningNames().includes("dev-backend")) room.engine.say(dev, "backend", "ERROR Failed to register user mindroom_router: M_FORBIDDEN");
  };
  await room.says(alice, "!instance start dev");
  const line = "ERROR Failed to register user mindroom_router: M_FORBIDDEN";
  expect(room.lastFailure()).toMatchObject({ code: "not-ready", facts: { name: "dev", service: "backend", deadlineMs: 180_000, restarts: null, cause: { what: "unknown", line }, log: expect.arrayContaining([line]) as unknown, tokenWanted: false, after: "stopped" } });
  expect(room.engine.runningNames()).toEqual([]);
  await room.says(alice, "!instance logs dev backend");
  expect(room.lastReply()).toContain("M_FORBIDDEN");
  await room.says(alice, "!instance list");
  expect(room.lastReply()).toContain("○ dev — stopped");
});

test("a homeserver that never answers is named, and no agent is started", async () => {
  const room = await roomWithDev();
  room.engine.silent.add("dev-tuwunel");
  await room.says(alice, "!instance start dev");
  expect(room.lastFailure()).toMatchObject({ code: "not-ready", facts: { service: "tuwunel", restarts: null, cause: null, seen: { what: "unreached", why: "refused" }, after: "stopped" } });
  expect(room.engine.calls.filter((call) => call.startsWith("up"))).toEqual(["up dev tuwunel"]);
  expect(room.engine.runningNames()).toEqual([]);
});

test("a restart loop is found long before the deadline, though Docker says that it runs", async () => {
  const room = await roomWithDev("");
  room.engine.silent.add("dev-backend");
  const before = room.clock.now();
  room.clock.onPassing = () => {
    if (!room.engine.runningNames().includes("dev-backend")) return;
    room.engine.say(dev, "backend", "ERROR HMAC incorrect");
    room.engine.crash(dev, "backend");
  };
  await room.says(alice, "!instance start dev");
  expect(room.lastFailure()).toMatchObject({ code: "not-ready", facts: { service: "backend", restarts: expect.any(Number) as number, cause: { what: "unknown", line: "ERROR HMAC incorrect" }, seen: null, after: "stopped" } });
  expect(room.clock.now() - before).toBeLessThan(30_000);
  expect(room.engine.runningNames()).toEqual([]);
});

test("the end of a log is what was said: neither a banner nor the frames around a stack", async () => {
  const room = await roomWithDev("");
  room.engine.silent.add("dev-backend");
  room.clock.onPassing = () => {
    if (!room.engine.runningNames().includes("dev-backend")) return;
    for (const line of ["ERROR HMAC incorrect", "╭────╮", "│ 💊 │", "╰────╯"]) room.engine.say(dev, "backend", line);
    room.engine.crash(dev, "backend");
  };
  await room.says(alice, "!instance start dev");
  const failure = room.lastFailure();
  expect(failure).toMatchObject({ code: "not-ready", facts: { log: expect.arrayContaining(["ERROR HMAC incorrect"]) as unknown } });
  expect(JSON.stringify(failure)).not.toMatch(/[─│╭💊]/u);
});

test("create --start is two jobs: a start that fails leaves the instance, stopped, and says what to send next", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  room.engine.silent.add("dev-frontend");
  await room.says(alice, "!instance create dev dev.example.org --matrix --start");
  expect(room.replies).toHaveLength(1);
  expect(room.lastReply()).toMatch(/^dev is created, but it did not start\. It stays, stopped\.\n/);
  expect(room.lastFailure()).toMatchObject({ code: "not-ready", facts: { name: "dev", service: "frontend", restarts: null } });
  expect(room.lastReply()).toMatch(/Then: `!instance start dev`$/);
  expect(room.notices(room2)).toEqual(["@alice:example.org created dev."]);
  expect(room.engine.runningNames()).toEqual([]);
  room.engine.silent.clear();
  await room.says(alice, "!instance start dev");
  expect(room.lastReply()).toMatch(/^dev is running/);
});

test("a start that fails leaves running what ran before", async () => {
  const room = await roomWithDev();
  await room.says(alice, "!instance start dev");
  room.engine.crash(dev, "frontend", { staysDown: true });
  room.engine.silent.add("dev-frontend");
  await room.says(alice, "!instance start dev");
  expect(room.lastFailure()).toMatchObject({ code: "not-ready", facts: { service: "frontend", restarts: null, after: "stopped" } });
  expect(room.engine.runningNames()).toEqual(["dev-backend", "dev-tuwunel"]);
});

test("a start that Docker refuses halfway stops what it had started, and tells Docker's words", async () => {
  const room = await roomWithDev();
  room.engine.failNextUp = new UserError("start-failed", { name: dev, says: "no space left on device" });
  await room.says(alice, "!instance start dev");
  expect(room.lastFailure()).toEqual({ code: "start-failed", facts: { name: "dev", says: "no space left on device" } });
  expect(room.engine.runningNames()).toEqual([]);
});

test("a restart that fails stays stopped: it would come up with the same files", async () => {
  const room = await roomWithDev();
  await room.says(alice, "!instance start dev");
  room.engine.silent.add("dev-backend");
  await room.says(alice, "!instance restart dev");
  expect(room.lastFailure()).toMatchObject({ code: "not-ready", facts: { service: "backend", restarts: null, after: "stopped" } });
  expect(room.engine.runningNames()).toEqual([]);
  // The watch has nothing to add: nobody stopped it from outside.
  expect(room.notices(room2).at(-1)).toBe(room.lastReply());
  expect(room.registry.announcements.get(room.registry.instances.get(dev).id)?.state).toBe("stopped");
  await room.says(alice, "!instance restart nosuch");
  expect(room.notices(room2).at(-1)).not.toContain("nosuch");
});

test("a port that somebody took since is named with the program, before anything is started", async () => {
  const room = await roomWithDev();
  room.host.listening.set(8765, { program: "nginx", pid: 812 });
  await room.says(alice, "!instance start dev");
  expect(room.lastFailure()).toEqual({ code: "port-taken", facts: { name: "dev", port: 8765, role: "backend", holder: { program: "nginx", pid: 812 }, at: "start" } });
  room.host.listening.set(8765, { program: null, pid: null });
  await room.says(alice, "!instance start dev");
  expect(room.lastFailure()).toMatchObject({ code: "port-taken", facts: { port: 8765, holder: { program: null, pid: null } } });
  expect(room.engine.calls.filter((call) => call.startsWith("up"))).toEqual([]);
});

test("what runs already is said to, since when, and how to start it afresh", async () => {
  const room = await roomWithDev();
  await room.says(alice, "!instance start dev");
  await room.says(alice, "!instance start dev");
  expect(room.lastFailure()).toEqual({ code: "already-running", facts: { name: "dev", startedAt: expect.any(Number) as number, now: room.clock.now() } });
  await room.says(alice, "!instance restart dev");
  expect(room.lastReply()).toMatch(/^dev is running again/);
});

test("what is stopped already is said to be, and not restarted by the way", async () => {
  const room = await roomWithDev();
  await room.says(alice, "!instance stop dev");
  expect(room.lastFailure()).toEqual({ code: "already-stopped", facts: { name: "dev" } });
  expect(room.engine.calls.filter((call) => call.startsWith("up"))).toEqual([]);
});

test("a missing image is fetched, and one that can't be had ends it with nothing changed", async () => {
  const room = await roomWithDev();
  expect(room.engine.calls).toEqual(["pull tuwunel:1", "pull mindroom:1", "pull chat:1"]);
  room.engine.images.delete("mindroom:1");
  room.engine.registry = new Map();
  await room.says(alice, "!instance start dev");
  expect(room.lastFailure()).toEqual({ code: "image-missing", facts: { image: "mindroom:1", why: "refused", says: "not found", typed: false } });
  expect(room.engine.runningNames()).toEqual([]);
});

test("a person's own port in the settings is taken over at the next start, if it is free", async () => {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev");
  room.edit("instances/dev/.env.dev", (text) => text.replace("BACKEND_PORT='8765'", "BACKEND_PORT='9100'"));
  await room.says(alice, "!instance start dev");
  expect(room.lastReply()).toContain("Dashboard: http://127.0.0.1:9100");
  expect(room.registry.ports.of(dev)).toEqual({ backend: 9100, frontend: 3003 });
  await room.says(alice, "!instance stop dev");
  await room.says(alice, "!port reserve 9200");
  room.edit("instances/dev/.env.dev", (text) => text.replace("BACKEND_PORT='9100'", "BACKEND_PORT='9200'"));
  await room.says(alice, "!instance start dev");
  expect(room.lastFailure()).toEqual({ code: "port-reserved", facts: { port: 9200, holder: { instance: null, role: null, by: "@alice:example.org" } } });
});

test.each([
  ["a line that is none", (text: string) => `${text}\nthis is nonsense\n`, true, { kind: "no-assignment" }],
  ["a port that is none", (text: string) => text.replace("'8765'", "'many'"), true, { kind: "invalid", key: "BACKEND_PORT", says: "must be a number" }],
  ["a quote that never ends", (text: string) => text.replace("'8765'", "'8765"), true, { kind: "after-quote", key: "BACKEND_PORT" }],
  ["no key for the dashboard", (text: string) => text.replace(/^MINDROOM_API_KEY=.*$/m, ""), false, { kind: "lacks", key: "MINDROOM_API_KEY" }],
  ["another name", (text: string) => text.replace("INSTANCE_NAME='dev'", "INSTANCE_NAME='other'"), true, { kind: "fixed", key: "INSTANCE_NAME", was: "dev" }],
  ["Compose's own switches", (text: string) => `${text}\nCOMPOSE_FILE=/etc/passwd\n`, true, { kind: "steers-compose", key: "COMPOSE_FILE" }],
  ["nothing at all", () => "", false, { kind: "lacks", key: "INSTANCE_NAME" }],
])("settings edited into nonsense (%s) are told by line, nothing is started, and the rest can still be seen", async (_what, edit, byLine, fault) => {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev");
  room.edit("instances/dev/.env.dev", edit);
  for (const line of ["!instance start dev", "!instance restart dev"]) {
    await room.says(alice, line);
    expect(room.lastFailure(), line).toEqual({ code: "settings-broken", facts: { path: room.path("instances/dev/.env.dev"), line: byLine ? (expect.any(Number) as number) : null, fault } });
  }
  expect(room.engine.calls.filter((call) => call.startsWith("up"))).toEqual([]);
  const { message } = phrase(room.lastFailure()!);
  await room.says(alice, "!instance show dev");
  expect(room.lastReply().split("\n").slice(0, 2)).toEqual(["dev is stopped.", `Something is wrong with its files: ${message}`]);
  for (const line of ["!instance list", "!instance remove dev"]) await room.says(alice, line);
  await room.confirms(alice);
  expect(room.lastReply()).toContain("dev is in the trash.");
  await room.says(alice, "!trash restore dev");
  expect(room.lastReply()).toMatch(/^dev is back, and stopped\./);
});
