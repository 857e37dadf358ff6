import { expect, test } from "vitest";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, carol, dev, direct, fakeRoom, mallory, room2, vera, type FakeRoom } from "../../fakes/room.ts";

const aRoom = (): FakeRoom => fakeRoom({ files: new FakeFiles() });
const names = (room: FakeRoom): readonly string[] => room.registry.instances.all().map(({ name }) => name);

test("a misspelt command says what was probably meant, and yes runs it", async () => {
  const room = aRoom();
  await room.says(alice, "!instance craete two");
  expect(room.lastReply()).toBe("There is no `instance craete`. Did you mean `!instance create two`? Answer `yes` to run it.");
  expect(room.said.at(-1)).toMatchObject({ kind: "failure", reason: { code: "unknown-command", facts: { what: "near-line", typed: "instance craete", meant: "!instance create two" } } });
  expect(room.lastFailure()).toBe(room.said.at(-1)?.reason);
  expect(names(room)).toEqual([]);
  await room.says(alice, "yes");
  expect(room.lastReply()).toMatch(/^two is created/);
  expect(names(room)).toEqual(["two"]);
});

test("it runs once, however often yes is said", async () => {
  const room = aRoom();
  await room.says(alice, "!instance craete two");
  await Promise.all([room.says(alice, "yes"), room.says(alice, "Yes!")]);
  expect(room.replies.filter((reply) => reply.startsWith("two is created"))).toHaveLength(1);
  const before = room.said.length;
  await room.says(alice, "yes");
  expect(room.said).toHaveLength(before);
});

test("no leaves it, and a later yes is people's talk", async () => {
  const room = aRoom();
  await room.says(alice, "!instance craete two");
  await room.says(alice, "no");
  expect(room.lastReply()).toBe("Left as it is.");
  await room.says(alice, "yes");
  expect(room.replies).toHaveLength(2);
  expect(names(room)).toEqual([]);
});

test.each([
  ["another person's yes", (room: FakeRoom) => room.says(carol, "yes")],
  ["a yes in another room", (room: FakeRoom) => room.says(alice, "yes", { in: room2 })],
  ["a yes after five minutes", (room: FakeRoom) => (room.clock.pass(5 * 60_000), room.says(alice, "yes"))],
  ["a yes with a number", (room: FakeRoom) => room.says(alice, "yes 1234")],
  ["a yes after somebody else's command", (room: FakeRoom) => room.says(carol, "!status").then(() => room.says(alice, "yes"))],
  ["a yes after somebody else's mistake", (room: FakeRoom) => room.says(carol, "!foo").then(() => room.says(alice, "yes"))],
])("%s doesn't mean it", async (_what, answer) => {
  const room = aRoom();
  await room.says(alice, "!instance craete two");
  await answer(room);
  expect(names(room)).toEqual([]);
});

test("talk in between changes nothing", async () => {
  const room = aRoom();
  await room.says(alice, "!instance craete two");
  await room.says(carol, "shall I?");
  await room.says(carol, "yes");
  await room.says(alice, "yes");
  expect(names(room)).toEqual(["two"]);
});

test("what destroys still asks its own question", async () => {
  const room = aRoom();
  await room.says(alice, "!instance create dev");
  await room.says(alice, "!instance delete dev");
  await room.says(alice, "yes");
  expect(room.said.at(-1)).toMatchObject({ kind: "prompt", asker: alice });
  expect(room.registry.instances.find(dev)).not.toBeNull();
  await room.says(alice, "yes");
  expect(room.registry.instances.find(dev)).not.toBeNull();
  await room.confirms(alice);
  expect(room.registry.instances.find(dev)).toBeNull();
});

test("a misspelt help is shown", async () => {
  const room = aRoom();
  await room.says(alice, "!hepl");
  await room.says(alice, "yes");
  expect(room.lastReply()).toMatch(/^What you can ask, as an owner:/);
});

test("what somebody may not do is not offered, and their yes runs nothing", async () => {
  const room = aRoom();
  await room.says(vera, "!instance craete two");
  expect(room.lastFailure()).toEqual({ code: "unknown-command", facts: { what: "near-line", typed: "instance craete", meant: "!instance create two" } });
  expect(room.lastReply()).not.toContain("Answer");
  await room.says(vera, "yes");
  await room.says(mallory, "!instance craete two");
  await room.says(mallory, "yes");
  expect(room.lastFailure()).toEqual({ code: "not-allowed", facts: { why: "stranger" } });
  expect(names(room)).toEqual([]);
});

test("yes is understood by a bot that was restarted meanwhile", async () => {
  const room = aRoom();
  await room.says(alice, "!instance craete two");
  await room.resumes();
  await room.says(alice, "yes");
  expect(names(room)).toEqual(["two"]);
});

test("in a direct chat a yes without a question is told so", async () => {
  const room = aRoom();
  await room.says(alice, "instance craete two", { in: direct });
  await room.says(alice, "yes", { in: direct });
  expect(names(room)).toEqual(["two"]);
  await room.says(alice, "yes", { in: direct });
  expect(room.lastFailure()).toEqual({ code: "no-question", facts: { why: "none-open" } });
});

test.each([
  ["!instances", "!instance list"],
  ["!ps", "!instance list"],
  ["!up dev", "!instance start dev"],
  ["!rm dev", "!instance remove dev"],
  ["!ports", "!port list"],
  ["!users dev", "!instance people dev"],
  ["!destroy dev", "!instance remove dev"],
  ["!reboot dev", "!instance restart dev"],
])("the words of other tools mean what they mean there: %s is %s", async (typed, meant) => {
  const room = aRoom();
  await room.says(alice, typed);
  expect(room.lastFailure()).toEqual({ code: "unknown-command", facts: { what: "near-line", typed: typed.slice(1).split(" ")[0], meant } });
  expect(room.lastReply()).toContain("Answer `yes` to run it.");
});

test("who says all is told that it is one at a time, with the lines to send, of what they see", async () => {
  const room = aRoom();
  await room.says(alice, "!stop all");
  expect(room.lastFailure()).toEqual({ code: "one-at-a-time", facts: { command: "instance stop", instances: [], onlyTheName: true, examples: ["!instance stop dev"] } });
  await room.says(alice, "!instance create dev\n!instance create two");
  for (const line of ["!stop all", "!instance stop all", "!instance stop All"]) {
    await room.says(alice, line);
    expect(room.lastFailure(), line).toEqual(
      line.endsWith("all") ? { code: "one-at-a-time", facts: { command: "instance stop", instances: ["dev", "two"], onlyTheName: true, examples: ["!instance stop dev"] } } : { code: "bad-name", facts: { typed: "All", instead: "all" } },
    );
  }
  const before = room.said.length;
  await room.says(alice, "yes");
  expect(room.said).toHaveLength(before);
  await room.says(alice, "!instance set all BACKEND_PORT=auto");
  expect(room.lastFailure()).toEqual({ code: "one-at-a-time", facts: { command: "instance set", instances: ["dev", "two"], onlyTheName: false, examples: expect.arrayContaining(["!instance set dev BACKEND_PORT=auto"]) as unknown } });
  room.narrow(room2, { instances: ["two"], create: null });
  await room.says(carol, "!instance start all", { in: room2 });
  expect(room.lastFailure()).toEqual({ code: "one-at-a-time", facts: { command: "instance start", instances: ["two"], onlyTheName: true, examples: ["!instance start dev"] } });
  await room.says(alice, "`!instance stop dev`\n`!instance stop two`");
  expect(room.lastFailure()).toEqual({ code: "already-stopped", facts: { name: "two" } });
});

test("an instance may be called all", async () => {
  const room = aRoom();
  await room.says(alice, "!instance create all");
  await room.says(alice, "!stop all");
  await room.says(alice, "yes");
  expect(room.lastFailure()).toEqual({ code: "already-stopped", facts: { name: "all" } });
});
