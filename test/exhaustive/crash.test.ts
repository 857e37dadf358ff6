import { expect, test } from "vitest";
import { FakeFiles } from "../fakes/files.ts";
import { Killed } from "../fakes/life.ts";
import { says, small } from "../fakes/killed-anywhere.ts";
import { alice, fakeRoom, room1, room2 } from "../fakes/room.ts";

const running = says("!instance create dev dev.example.org --matrix --start");
const stopped = says("!instance create dev dev.example.org --matrix");

test("killed while Docker has started only half of it, the rest comes up", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await stopped(room);
  room.engine.failNextUp = new Killed();
  await room.says(alice, "!instance start dev");
  await room.resumes();
  expect(room.engine.runningNames()).toEqual(["dev-backend", "dev-frontend", "dev-tuwunel"]);
  expect(room.lastReply()).toContain("dev is running");
});

test("killed again and again by the same step, the bot takes it all back and says by which", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await stopped(room);
  room.engine.slowly = async () => Promise.reject(new Killed());
  await room.says(alice, "!instance start dev");
  for (let times = 2; times <= 3; times++) await room.resumes();
  expect(room.replies).toHaveLength(1);
  room.engine.slowly = async () => undefined;
  await room.resumes();
  expect(room.replies).toHaveLength(2);
  expect(room.lastReply()).toContain('I was killed 3 times during "start its homeserver"');
  expect(room.state()).toMatchObject({ containers: [], unfinished: [] });
});

test("killed after it was asked and before it had looked, the bot answers when it is back", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  room.kill();
  await room.says(alice, "!instance list");
  expect(room.replies).toEqual([]);
  await room.resumes();
  expect(room.replies).toHaveLength(1);
});

test("a message that has been dealt with is never dealt with again", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await small(room);
  const { said } = room;
  const before = said.length;
  await room.resumes();
  await room.resumes();
  expect(said).toHaveLength(before);
});

test("what a killed shell left, the bot finishes, and tells all rooms", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  expect(await room.shell("instance create dev --start", { dieAfter: 20 })).toMatchObject({ code: 137, out: "" });
  await room.resumes();
  expect(room.replies).toEqual([]);
  for (const each of [room1, room2]) expect(room.notices(each)).toEqual(["root (shell) created dev.", "root (shell) started dev, and it answers."]);
  expect(room.state()).toMatchObject({ containers: ["dev-backend", "dev-frontend"], unfinished: [] });
});

test("a command finishes first what a dead one left on its instance", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.shell("instance create dev", { dieAfter: 20 });
  await room.says(alice, "!instance start dev");
  expect(room.lastReply()).toContain("dev is running");
});

test("killed while somebody claims an instance, the same form finishes it, and there is one admin", async () => {
  for (let after = 1; after <= 12; after++) {
    const room = fakeRoom({ files: new FakeFiles() });
    await running(room);
    const token = room.token();
    room.life.dieAfter(after);
    await room.claims(token, "alice", "correct horse battery");
    await room.resumes();
    await room.claims(token, "alice", "correct horse battery").catch((thrown: unknown) => expect(thrown).toMatchObject({ code: "link-used" }));
    expect(room.homeservers.admins(), `killed after ${after}`).toEqual(["@alice:dev.example.org"]);
    expect(room.notices(room1), `killed after ${after}`).toEqual(["@alice:dev.example.org is now admin of dev (claimed by link)."]);
    await expect(room.claims(token, "mallory", "correct horse battery")).rejects.toMatchObject({ code: "link-used" });
  }
});

const keys = { OPENAI_API_KEY: "sk-of-the-form", OTHER: "too" };

test("killed while somebody saves keys, all of them are there or none, and the same form, sent again, ends it once", async () => {
  const deaths = new Set<string>();
  for (let after = 1; after <= 40; after++) {
    const files = new FakeFiles();
    const room = fakeRoom({ files });
    await small(room);
    await room.says(alice, "!instance env dev");
    const linkId = room.link("env");
    const made = room.life.changes.length;
    room.life.dieAfter(after);
    const saved = await room.saves(keys, { linkId, restart: true }).catch(() => null);
    const died = room.life.dead;
    deaths.add(room.life.changes.slice(made).at(-1) ?? "");
    await room.resumes();
    const there = [...files.folders.get("instances/dev")!.keys.keys()];
    expect([[], ["OPENAI_API_KEY", "OTHER"]], `killed after ${after}`).toContainEqual(there);
    expect(files.folders.get("instances/dev")!.keysBefore, `killed after ${after}`).toBeNull();
    const state = room.registry.oneTimeLinks.find(linkId)?.state;
    expect(state, `killed after ${after}`).toBe(there.length === 0 ? "open" : "burnt");
    if (state === "open") await room.saves(keys, { linkId, restart: true });
    await expect(room.saves(keys, { linkId })).rejects.toMatchObject({ code: "link-used" });
    expect([...files.folders.get("instances/dev")!.keys]).toEqual(Object.entries(keys));
    expect(room.notices(room2).slice(1), `killed after ${after}`).toEqual([
      "@alice:example.org started dev, and it answers.",
      "Somebody set OPENAI_API_KEY, OTHER of dev, by the link that @alice:example.org had asked for. dev is restarting with it.",
      "@alice:example.org (by link) restarted dev, and it answers.",
    ]);
    expect(room.registry.jobs.unfinished()).toEqual([]);
    expect(room.engine.runningNames()).toEqual(["dev-backend", "dev-frontend"]);
    if (!died && saved !== null) break;
    room.clear();
  }
  expect([...deaths]).toEqual(expect.arrayContaining(["files.changeKeys", "files.forgetKeysBefore", "jobs.finish", "engine.keepOnly", "engine.up"]));
});

test("killed between pressing the button and the key's coming, the link is good still, or used and told", async () => {
  for (let after = 1; after <= 8; after++) {
    const room = fakeRoom({ files: new FakeFiles() });
    await small(room);
    await room.says(alice, "!instance key dev");
    const linkId = room.link("key");
    room.life.dieAfter(after);
    await Promise.race([room.looksAtKey(linkId).catch(() => ""), room.life.died]);
    await room.resumes();
    const burnt = room.registry.oneTimeLinks.find(linkId)?.state === "burnt";
    if (!burnt) expect(await room.looksAtKey(linkId)).toBe("key");
    expect(room.notices(room2).filter((each) => each.includes("was shown")), `killed after ${after}`).toHaveLength(1);
    room.clear();
  }
});
