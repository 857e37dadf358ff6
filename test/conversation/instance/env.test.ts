import { existsSync, readdirSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { UserError } from "../../../src/model/error.ts";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, carol, dev, fakeRoom, room1, room2, type FakeRoom } from "../../fakes/room.ts";

const secret = "sk-a-secret-that-nobody-says";

/** `dev` is there, over real files, and alice has a link to its keys. */
async function asked(flags = "", files?: FakeFiles): Promise<FakeRoom> {
  const room = fakeRoom(files === undefined ? {} : { files });
  await room.says(alice, `!instance create dev ${flags}`.trim());
  await room.says(alice, "!instance env dev");
  return room;
}

const env = (room: FakeRoom): string => room.read("instances/dev/.env.dev");
const backend = (room: FakeRoom): string => room.read("instances/dev/backend.env");

test("a link takes keys to where the backend gets them, and the rooms hear their names", async () => {
  const room = await asked();
  expect(room.lastReply()).toMatch(/^Keys and other secrets of dev: https:\/\/bot\.example\.org\/env\/\S+ \(works once, until tomorrow 14:00\)$/);
  const before = env(room);
  await room.saves({ OPENAI_API_KEY: secret, MY_TOKEN: "it's $5 # really" });
  expect(env(room)).toBe(`${before}OPENAI_API_KEY='${secret}'\n`);
  expect(backend(room)).toMatch(/^# Variables for MindRoom's backend only.*\nMY_TOKEN='it\\'s \$5 # really'\n$/);
  for (const file of [".env.dev", "backend.env"]) expect(statSync(room.path("instances/dev", file)).mode & 0o777).toBe(0o600);
  for (const where of [room1, room2]) {
    expect(room.notices(where).at(-1)).toBe("Somebody set OPENAI_API_KEY, MY_TOKEN of dev, by the link that @alice:example.org had asked for. It applies at the next start: `!instance start dev`");
  }
  await room.says(alice, "!instance start dev");
  expect(room.lastReply()).not.toContain("no model key");
});

test("a value stands nowhere but in its file: not in the database, the log, the room, or a copy", async () => {
  const room = await asked("--start");
  await room.saves({ OPENAI_API_KEY: secret, OTHER: secret }, { restart: true });
  room.registry.jobs.recent(100).forEach(({ id }) => expect(JSON.stringify(room.registry.jobs.steps(id))).not.toContain(secret));
  const found = readdirSync(room.dataRoot, { recursive: true, encoding: "utf8" }).filter((path) => statSync(room.path(path)).isFile() && room.read(path).includes(secret));
  expect(found.sort()).toEqual(["instances/dev/.env.dev", "instances/dev/backend.env"]);
  expect(JSON.stringify([room.said, room.logged])).not.toContain(secret);
});

test("a restart that was asked for begins when the page is answered, and the rooms hear how it ends", async () => {
  const room = await asked("--start");
  room.engine.calls.length = 0;
  expect(await room.saves({ OPENAI_API_KEY: secret }, { restart: true })).toMatchObject({ set: ["OPENAI_API_KEY"], runs: true, restart: true });
  expect(room.engine.calls).toEqual(["stop dev backend,frontend", "up dev backend,frontend"]);
  expect(room.notices(room2).slice(-2)).toEqual([
    "Somebody set OPENAI_API_KEY of dev, by the link that @alice:example.org had asked for. dev is restarting with it.",
    "@alice:example.org (by link) restarted dev, and it answers.",
  ]);
  await room.says(alice, "!instance env dev");
  room.engine.silent.add("dev-backend");
  await room.saves({ OPENAI_API_KEY: "another" }, { restart: true });
  expect(room.notices(room1).at(-1)).toMatch(/^dev did not answer: its backend was not ready/);
  expect(env(room)).toContain("OPENAI_API_KEY='another'");
});

test("later means later", async () => {
  const room = await asked("--start");
  room.engine.calls.length = 0;
  await room.saves({ OPENAI_API_KEY: secret });
  expect(room.engine.calls).toEqual([]);
  expect(room.notices(room2).at(-1)).toMatch(/To apply it: `!instance restart dev`$/);
});

test("a key is changed where it is, and taken out everywhere", async () => {
  const room = await asked();
  room.edit("instances/dev/backend.env", (text) => `${text}OPENAI_API_KEY='in backend.env'\nOLD='1'\n`);
  await room.saves({ OPENAI_API_KEY: secret, OLD: null });
  expect(backend(room)).toContain(`OPENAI_API_KEY='${secret}'`);
  expect(backend(room)).not.toContain("OLD");
  expect(env(room)).not.toContain(`OPENAI_API_KEY='${secret}'`);
  expect(room.notices(room2).at(-1)).toContain("Somebody set OPENAI_API_KEY and removed OLD of dev");
  room.edit("instances/dev/.env.dev", (text) => `${text}OPENAI_API_KEY='here too'\n`);
  await room.says(alice, "!instance env dev");
  await room.saves({ OPENAI_API_KEY: null });
  expect(env(room) + backend(room)).not.toMatch(/^OPENAI_API_KEY/m);
});

test("a link works once; a newer one takes its place; after a day it is over", async () => {
  const room = await asked();
  const first = room.link("env");
  await room.says(alice, "!instance env dev");
  await expect(room.saves({ A: "1" }, { linkId: first })).rejects.toMatchObject({ code: "link-replaced", facts: { page: "env", name: dev, about: null } });
  await room.saves({ A: "1" });
  await expect(room.saves({ A: "2" })).rejects.toMatchObject({ code: "link-used" });
  await room.says(alice, "!instance env dev");
  room.clock.pass(24 * 60 * 60_000);
  await expect(room.saves({ A: "2" })).rejects.toMatchObject({ code: "link-expired" });
  expect(backend(room)).toContain("A='1'");
});

test.each([
  [".env.NAME is broken", ".env.dev", (text: string) => `${text}nonsense\n`, { OPENAI_API_KEY: secret }],
  ["backend.env is broken", "backend.env", (text: string) => `${text}OPEN='\n`, { OPENAI_API_KEY: secret }],
])("when %s it is said, nothing is written, and the link stays good", async (_what, file, edit, changes) => {
  const room = await asked();
  const path = `instances/dev/${file}`;
  const good = room.read(path);
  room.edit(path, edit);
  const before = env(room) + backend(room);
  await expect(room.saves(changes)).rejects.toMatchObject({ code: "settings-broken" });
  expect(env(room) + backend(room)).toBe(before);
  room.edit(path, () => good);
  await room.saves(changes);
  expect(env(room)).toContain(secret);
});

test("what can't be written changes neither file", async () => {
  const room = await asked();
  const before = env(room) + backend(room);
  await expect(room.saves({ OPENAI_API_KEY: secret, BAD: "ends in \\" })).rejects.toMatchObject({ code: "settings-broken" });
  expect(env(room) + backend(room)).toBe(before);
  expect(readdirSync(room.path("instances/dev")).filter((name) => name.includes("before"))).toEqual([]);
});

test("when the second file can't be written, the first is as it was", async () => {
  const files = new FakeFiles();
  const room = await asked("", files);
  const write = files.changeKeys.bind(files);
  files.changeKeys = async (instance, changes) => {
    await write(instance, changes);
    throw new UserError("disk-full", { path: "instances/dev", of: "folder" });
  };
  await expect(room.saves({ OPENAI_API_KEY: secret, OTHER: "1" })).rejects.toMatchObject({ code: "disk-full" });
  expect([...files.folders.get("instances/dev")!.keys]).toEqual([]);
  files.changeKeys = write;
  await room.saves({ OTHER: "1" });
  expect([...files.folders.get("instances/dev")!.keys.keys()]).toEqual(["OTHER"]);
});

test("somebody else's job is waited for, not run over", async () => {
  const room = await asked();
  const { go, reached } = room.stall();
  const starting = room.says(alice, "!instance start dev");
  await reached;
  await expect(room.saves({ A: "1" })).rejects.toMatchObject({ code: "busy" });
  go();
  await starting;
  await room.saves({ A: "1" });
});

test("of two who send the form at the same moment, one saves; the other is told, and changes nothing", async () => {
  const room = await asked();
  const linkId = room.link("env");
  const both = await Promise.allSettled([room.saves({ WHOSE: "one's" }, { linkId }), room.saves({ WHOSE: "another's" }, { linkId })]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "busy" } });
  await expect(room.saves({ WHOSE: "another's" }, { linkId })).rejects.toMatchObject({ code: "link-used" });
  expect(backend(room).match(/WHOSE=/g)).toHaveLength(1);
});

test("only an owner gets a link, and only for an instance that has agents", async () => {
  const room = await asked();
  for (const line of ["!instance env dev", "!instance key dev"]) {
    await room.says(carol, line);
    expect(room.lastFailure()).toMatchObject({ code: "not-allowed", facts: { why: "role", needed: "owner", has: "operator" } });
  }
  await room.says(alice, "!instance create hs hs.example.org --matrix --only-matrix");
  await room.says(alice, "!instance env hs");
  expect(room.lastFailure()).toEqual({ code: "no-agents", facts: { name: "hs", what: "keys" } });
  await room.says(alice, "!instance key hs");
  expect(room.lastFailure()).toEqual({ code: "no-agents", facts: { name: "hs", what: "dashboard" } });
});

test("the dashboard's key is shown once to whoever presses the button, and the rooms hear of that", async () => {
  const room = await asked();
  await room.says(alice, "!instance key dev");
  expect(room.lastReply()).toMatch(/^The key of dev's dashboard: https:\/\/bot\.example\.org\/key\/\S+ \(works once, until tomorrow 14:00\)$/);
  const key = await room.looksAtKey();
  expect(env(room)).toContain(`MINDROOM_API_KEY='${key}'`);
  expect(room.notices(room2).at(-1)).toBe("The key of dev's dashboard was shown, by the link that @alice:example.org had asked for.");
  await expect(room.looksAtKey()).rejects.toMatchObject({ code: "link-used" });
  room.registry.jobs.recent(100).forEach(({ id }) => expect(JSON.stringify(room.registry.jobs.steps(id))).not.toContain(key));
  expect(JSON.stringify([room.said, room.logged])).not.toContain(key);
});

test("where agents lack a key, the hint names the command that there is", async () => {
  const room = await asked("--start");
  const reply = room.replies[0] ?? "";
  expect(reply).toContain("An owner puts one in, never here: `!instance env dev`");
  expect(reply).toContain("(its key: `!instance key dev`)");
  expect(existsSync(room.path("instances/dev/.env.dev"))).toBe(true);
});
