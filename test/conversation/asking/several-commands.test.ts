import { expect, test } from "vitest";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, carol, dev, deviceOf, direct, fakeRoom, mallory, room1, room2, secretRoom, vera, type FakeRoom } from "../../fakes/room.ts";

const aRoom = (): FakeRoom => fakeRoom({ files: new FakeFiles() });
const names = (room: FakeRoom): readonly string[] => room.registry.instances.all().map(({ name }) => name);
const firstLines = (room: FakeRoom): readonly string[] => room.said.filter(({ kind }) => kind !== "notice").map(({ text }) => text.split("\n")[0] ?? "");

test.each([["unencrypted", room1], ["encrypted", secretRoom]])("several commands in one message run in their order, each answered (%s)", async (_kind, where) => {
  const room = aRoom();
  await room.says(alice, "!instance create dev --start\n!instance stop dev\n\n  !instance create two\r\n!instance list", { in: where });
  expect(firstLines(room)).toEqual([
    expect.stringMatching(/^dev is running/),
    expect.stringMatching(/^dev is stopped/),
    "two is created, and stopped. To start it: `!instance start two`",
    "2 instances",
  ]);
  expect(new Set(room.said.filter(({ kind }) => kind !== "notice").map(({ replyTo }) => replyTo)).size).toBe(1);
  expect(room.registry.inbox.waiting()).toEqual([]);
});

test("the first that can't be done ends it, and what was not run is said", async () => {
  const room = aRoom();
  await room.says(alice, "!instance create dev\n!instance start nosuch\n!instance create two\n!instance list");
  expect(room.said.filter(({ kind }) => kind !== "notice")).toMatchObject([
    { kind: "outcome", text: expect.stringMatching(/^dev is created/) as unknown },
    { kind: "failure", reason: { code: "no-instance", facts: { name: "nosuch", others: ["dev"] } } },
    { text: "Not run, because the command before failed: `!instance create two`, `!instance list`" },
  ]);
  expect(names(room)).toEqual(["dev"]);
});

test("what is so already stands against nothing below it", async () => {
  const room = aRoom();
  await room.says(alice, "!instance create dev --start\n!instance create two");
  await room.says(alice, "!instance start dev\n!instance stop two\n!instance stop dev");
  expect(room.said.filter(({ kind }) => kind !== "notice").slice(-3)).toMatchObject([
    { reason: { code: "already-running", facts: { name: "dev" } } },
    { reason: { code: "already-stopped", facts: { name: "two" } } },
    { kind: "outcome", text: expect.stringMatching(/^dev is stopped;/) as unknown },
  ]);
});

test("so does one that is refused before it begins, in the same answer", async () => {
  const room = aRoom();
  await room.says(alice, "!instance create Dev_2\n!instance create two\n!instance list");
  expect(room.said).toMatchObject([{ kind: "failure", reason: { code: "bad-name", facts: { typed: "Dev_2", instead: "dev-2" } }, text: expect.stringMatching(/\nNot run, because of that: `!instance create two`, `!instance list`$/) as unknown }]);
  await room.says(vera, "!instance list\n!instance create two\n!status");
  expect(room.replies.slice(1)).toEqual([expect.stringMatching(/^There are no instances yet/), expect.stringMatching(/\nNot run, because of that: `!status`$/)]);
  expect(room.lastFailure()).toMatchObject({ code: "not-allowed", facts: { why: "role", what: expect.stringMatching(/^create an instance/) as unknown, needed: "operator", has: "viewer" } });
  expect(names(room)).toEqual([]);
});

test("a misspelt one ends it, and yes runs that one alone", async () => {
  const room = aRoom();
  await room.says(alice, "!instance craete two\n!instance start two");
  expect(room.lastReply()).toBe("There is no `instance craete`. Did you mean `!instance create two`? Answer `yes` to run it.\nNot run, because of that: `!instance start two`");
  await room.says(alice, "yes");
  expect(room.lastReply()).toMatch(/^two is created/);
});

test("a question ends it: nothing below runs, not even after yes, and a yes below isn't the answer", async () => {
  const room = aRoom();
  await room.says(alice, "!instance create dev\n!instance remove dev\nyes\n!instance create dev");
  expect(room.said.at(-1)).toMatchObject({ kind: "prompt" });
  expect(room.lastReply()).toMatch(/\nNot run, because this needs your answer first: `yes`, `!instance create dev`\. Send them afterwards\.$/);
  expect(names(room)).toEqual(["dev"]);
  await room.confirms(alice);
  expect(room.lastReply()).toMatch(/^dev is in the trash/);
  expect(names(room)).toEqual([]);
});

test("an answer may stand above commands", async () => {
  const room = aRoom();
  await room.says(alice, "!instance create dev");
  await room.says(alice, "!instance remove dev");
  await room.says(alice, `yes ${room.number()}\n!trash list\n!trash restore dev`);
  expect(firstLines(room).slice(-3)).toEqual([expect.stringMatching(/^dev is in the trash/), expect.stringMatching(/1 instance/), expect.stringMatching(/^dev is back/)]);
});

test("a line without ! belongs to the command above it: it goes on there, and talk makes it wrong", async () => {
  const room = aRoom();
  await room.says(alice, "!instance create dev\n  dev.example.org\n!instance show dev");
  expect(room.replies[0]).toContain("Domain: dev.example.org");
  await room.says(alice, "!instance remove dev\nno wait, don't\n!instance list");
  expect(room.lastFailure()).toMatchObject({ code: "extra-argument", facts: { typed: "no", right: { command: "instance remove" } } });
  expect(room.lastReply()).toMatch(/\nNot run, because of that: `!instance list`$/);
  const before = room.said.length;
  await room.says(alice, "let me see:\n!instance remove dev\nyes");
  await room.says(alice, "yes\nI think so too");
  expect(room.said).toHaveLength(before);
  expect(names(room)).toEqual(["dev"]);
});

test("in a direct chat each line may begin without !", async () => {
  const room = aRoom();
  await room.says(alice, "instance create dev\ndev.example.org\nhelp status\nInstance list\nhello", { in: direct });
  expect(firstLines(room)).toEqual([expect.stringMatching(/^dev is created/), "`!status`", "`hello` is one word too many."]);
  expect(room.said[0]?.text).toContain("Domain: dev.example.org");
});

test("who says it, and what they may, is asked for each command", async () => {
  const room = aRoom();
  await room.says(carol, "!instance create dev");
  const { go, reached } = room.stall();
  const said = room.says(carol, "!instance start dev\n!instance stop dev\n!instance list");
  await reached;
  room.demote(carol, "viewer");
  go();
  await said;
  expect(firstLines(room).slice(1)).toEqual([expect.stringMatching(/^dev is running/), expect.anything()]);
  expect(room.lastFailure()).toMatchObject({ code: "not-allowed", facts: { why: "role", what: expect.stringMatching(/^stop an instance/) as unknown, needed: "operator", has: "viewer" } });
  expect(room.lastReply()).toMatch(/\nNot run, because of that: `!instance list`$/);
});

test("where it isn't sure who asks, all of it is refused at once", async () => {
  const room = aRoom();
  await room.says(mallory, "!status\n!instance create dev");
  await room.says(alice, "!status\n!instance create dev", { in: secretRoom, device: { ...deviceOf(alice), signed: false } });
  expect(room.said.map(({ reason }) => reason)).toEqual([{ code: "not-allowed", facts: { why: "stranger" } }, { code: "device-unsigned", facts: { device: "PHONE-ALI" } }]);
  expect(room.said.some(({ text }) => text.includes("Not run"))).toBe(false);
});

test("more than twenty are refused, all of them", async () => {
  const room = aRoom();
  await room.says(alice, Array(21).fill("!instance create dev").join("\n"));
  expect(room.replies).toHaveLength(1);
  expect(room.lastFailure()).toEqual({ code: "too-many-commands", facts: { commands: 21, most: 20 } });
  await room.says(alice, Array(20).fill("!instance list").join("\n"));
  expect(room.replies).toHaveLength(21);
});

test("what came while the bot was away is named command by command", async () => {
  const room = aRoom();
  room.waits(alice, "!instance create dev\n!instance start dev", { missed: { away: 600_000 } });
  await room.wakes();
  expect(room.replies).toEqual(["Not run: `!instance create dev`, `!instance start dev`. They are from up to 10 min ago, when I was away. Send again what you still want."]);
});

test("the audit has an entry for each, also for those that were not run", async () => {
  const room = aRoom();
  await room.says(alice, "!instance create dev\n!instance start nosuch\n!instance list");
  expect(room.audit().map(({ code, kind, said }) => [kind, said, code])).toEqual([
    ["job", "!instance create dev", null],
    ["done", null, null],
    ["job", "!instance start nosuch", null],
    ["failed", null, "no-instance"],
    ["refused", "!instance list", "not-reached"],
  ]);
});

test("another room's commands don't wait for them", async () => {
  const room = aRoom();
  await room.says(alice, "!instance create dev");
  const { go, reached } = room.stall();
  const said = room.says(alice, "!instance start dev\n!instance stop dev");
  await reached;
  await room.says(alice, "!instance list", { in: room2 });
  expect(room.said.at(-1)).toMatchObject({ room: room2 });
  go();
  await said;
  expect(room.registry.instances.find(dev)).toMatchObject({ desired: "stopped" });
});
