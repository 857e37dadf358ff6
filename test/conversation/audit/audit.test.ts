import { expect, test } from "vitest";
import { keyRemoved } from "../../../src/words/rooms/pasted-key.ts";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, carol, deviceOf, direct, fakeRoom, mallory, room1, room2, secretRoom, vera, type FakeRoom } from "../../fakes/room.ts";

const quiet = (): FakeRoom => fakeRoom({ files: new FakeFiles() });

/** What the audit holds, an entry a line. */
const entries = (room: FakeRoom): readonly string[] =>
  room.audit().map(({ code, command, job, kind, note, said, who }) => [kind, who, said, command, job, code, note].map((each) => each ?? "-").join(" | "));

test("an owner sees who asked what, when, from where and on which device, and what became of it", async () => {
  const room = quiet();
  await room.says(alice, "!instance create dev");
  await room.says(carol, "!instance start dev", { in: room2 });
  await room.says(vera, "!instance remove dev");
  await room.says(alice, "!audit");
  expect(room.lastReply()).toBe(
    [
      "The last 3 entries, newest first",
      "✗ 14:00 @vera:example.org, here:\n`instance remove dev`, refused: not-allowed",
      "✓ 14:00 @carol:example.org, in !operators:example.org:\n`instance start dev`, done, job 2",
      "✓ 14:00 @alice:example.org, here:\n`instance create dev`, done, job 1",
      "More on a job: `!jobs show 2`",
      "All of it, as JSON lines: `!audit export`",
    ].join("\n"),
  );
});

test("what was asked in an encrypted room stands with the device that it came from", async () => {
  const room = quiet();
  await room.says(alice, "!instance list", { in: secretRoom });
  await room.says(alice, "!audit", { in: secretRoom });
  expect(room.lastReply()).toContain(`@alice:example.org, here, device ${deviceOf(alice).id}:\n\`instance list\`, done, job 1`);
  expect(room.lastReply()).toContain("trusted as the first owner");
});

test("what became of one instance can be asked for, however many others there are, and also once it is gone", async () => {
  const room = quiet();
  for (const name of ["dev", "other"]) await room.says(alice, `!instance create ${name}`);
  await room.says(alice, "!instance remove dev");
  await room.confirms(alice);
  await room.says(alice, "!audit dev --lines 2");
  expect(room.lastReply()).toMatch(/^The last 2 entries about dev, newest first\n✓ .*\n`instance remove dev \(yes \d{4}\)`, done, job 3\n\? .*\n`instance remove dev`, waiting for your answer \(\d{4}\)\n/);
  await room.says(alice, "!audit nosuch");
  expect(room.lastReply()).toBe("Nobody has asked me anything about nosuch yet.");
});

test.each([
  [carol, "operator"],
  [vera, "viewer"],
] as const)("%s, who is no owner, doesn't see the audit", async (who, has) => {
  const room = quiet();
  await room.says(who, "!audit");
  expect(room.lastFailure()).toMatchObject({ code: "not-allowed", facts: { why: "role", needed: "owner", has, what: expect.stringMatching(/^show who asked what/) as unknown } });
});

test("all that asks for something and gets nothing is written down", async () => {
  const room = quiet();
  await room.says(alice, "!instance create dev");
  await room.says(mallory, "!instance list");
  await room.says(carol, "!instance remove dev");
  await room.says(alice, "!instance start nosuch");
  await room.says(alice, "!instance craete two");
  await room.says(alice, "no");
  await room.says(alice, "!frobnicate");
  await room.says(alice, "!help");
  await room.says(alice, "!instance remove dev");
  await room.confirms(alice, "no");
  await room.says(alice, "!instance stop dev", { missed: { away: 3_600_000 } });
  await room.says(alice, "yes 1");
  expect(entries(room).slice(2)).toEqual([
    `refused | ${mallory} | !instance list | instance list | - | not-allowed | -`,
    `refused | ${carol} | !instance remove dev | instance remove dev | - | not-allowed | -`,
    `job | ${alice} | !instance start nosuch | instance start nosuch | 2 | - | -`,
    `failed | ${alice} | - | instance start nosuch | 2 | no-instance | -`,
    `unclear | ${alice} | !instance craete two | - | - | unknown-command | !instance create two`,
    `declined | ${alice} | no | - | - | - | !instance create two`,
    `unclear | ${alice} | !frobnicate | - | - | unknown-command | -`,
    `answered | ${alice} | !help | help | - | - | -`,
    `question | ${alice} | !instance remove dev | instance remove dev | - | - | ${room.number()}`,
    `declined | ${alice} | no ${room.number()} | instance remove dev | - | - | ${room.number()}`,
    `missed | ${alice} | !instance stop dev | instance stop dev | - | - | -`,
    `refused | ${alice} | yes 1 | - | - | no-question | -`,
  ]);
});

test("a question that nobody answers in time is written down as such, once", async () => {
  const room = quiet();
  await room.says(alice, "!instance create dev");
  await room.says(alice, "!instance remove dev");
  room.clock.pass(5 * 60_000);
  await room.wakes();
  await room.wakes();
  expect(entries(room).at(-1)).toBe(`expired | ${alice} | - | instance remove dev | - | - | ${room.number()}`);
  expect(entries(room).filter((entry) => entry.startsWith("expired"))).toHaveLength(1);
});

test("in a direct chat, what isn't even nearly a command is written down without its words", async () => {
  const room = quiet();
  for (const line of ["correct horse battery", "instnace list", "!frobnicate"]) await room.says(alice, line, { in: direct });
  await room.says(alice, "correct horse battery", { in: direct, missed: { away: 3_600_000 } });
  expect(entries(room)).toEqual([
    `unclear | ${alice} | - | - | - | unknown-command | -`,
    `unclear | ${alice} | instnace list | - | - | unknown-command | !instance list`,
    `unclear | ${alice} | !frobnicate | - | - | unknown-command | -`,
    `missed | ${alice} | - | - | - | - | -`,
  ]);
});

test("people's talk is not written down, nor a yes that answers nobody", async () => {
  const room = quiet();
  await room.says(alice, "hello everybody");
  await room.says(alice, "yes");
  expect(room.audit()).toEqual([]);
});

test("a replayed command is written down as one, once however often it comes", async () => {
  const room = quiet();
  await room.says(alice, "!instance list", { in: secretRoom, ciphertext: "one" });
  const event = room.waits(alice, "!instance list", { in: secretRoom, ciphertext: "one" });
  const replay = { event, room: secretRoom, sender: alice, body: "!instance list", addressed: false, unclear: false, thread: null, answerTo: null, sentAt: 0, receivedAt: 0, device: deviceOf(alice), ciphertext: "one", missed: null, after: null };
  room.registry.inbox.add(replay);
  await room.wakes();
  expect(entries(room).filter((entry) => entry.startsWith("replayed"))).toEqual([`replayed | ${alice} | !instance list | - | - | - | it was $event-1 before`]);
});

test("who becomes admin by a link stands there, and who tries it with one that is used", async () => {
  const room = quiet();
  await room.says(alice, "!instance create dev dev.example.org --matrix --start");
  const token = room.token();
  await room.claims(token, "bob", "correct horse battery");
  await room.claims(token, "mallory", "correct horse battery").catch(() => undefined);
  expect(entries(room).slice(-3)).toEqual([
    "job | bob (by link) | - | claim by link dev | 3 | - | -",
    "done | bob (by link) | - | claim by link dev | 3 | - | -",
    "refused | mallory (by link) | - | claim by link dev | - | link-used | -",
  ]);
  await room.says(alice, "!audit dev --lines 2");
  expect(room.lastReply()).toContain("✓ 14:00 bob (by link):\n`claim by link dev`, done, job 3");
});

test("what is typed in a shell stands there as what is said in a room does", async () => {
  const room = quiet();
  await room.shell("instance create dev");
  await room.shell("instance craete two");
  await room.shell("instance remove dev");
  await room.shell("instance remove dev", { answer: "n" });
  await room.shell("help");
  expect(entries(room)).toEqual([
    "job | root (shell) | instance create dev | instance create dev | 1 | - | -",
    "done | root (shell) | - | instance create dev | 1 | - | -",
    "unclear | root (shell) | instance craete two | - | - | unknown-command | !instance create two",
    "refused | root (shell) | instance remove dev | instance remove dev | - | needs-yes | -",
    "declined | root (shell) | instance remove dev | instance remove dev | - | - | -",
    "answered | root (shell) | help | help | - | - | -",
  ]);
  const { out } = await room.shell("audit --json");
  expect(JSON.parse(out)).toMatchObject({ ok: true, outcome: { entries: [{ entry: { kind: "answered" } }, {}, {}, {}, { entry: { who: "root (shell)", job: 1 }, end: { kind: "done" } }] } });
});

test("who cancels a job and who goes on with what a dead program left stands there", async () => {
  const room = quiet();
  await room.shell("instance create dev", { dieAfter: 12 });
  await room.resumes();
  expect(entries(room).slice(-2)).toEqual(["resumed | Innkeeper | - | instance create dev | 1 | - | -", "done | root (shell) | - | instance create dev | 1 | - | -"]);
  const { go, reached } = room.stall();
  const ended = room.says(alice, "!instance start dev");
  await reached;
  await room.says(carol, "!jobs cancel 2");
  go();
  await ended;
  expect(entries(room)).toContain(`cancelled | ${alice} | - | instance start dev | 2 | - | ${carol}`);
});

test("a fault of ours stands there with its reference", async () => {
  const room = fakeRoom({ files: new FakeFiles(), faults: true });
  await room.says(alice, "!instance create dev");
  room.engine.failNextUp = new Error("the socket burst");
  await room.says(alice, "!instance start dev");
  const ref = /ref ([0-9a-f]{4})/.exec(room.lastReply())?.[1] ?? "none";
  expect(entries(room).at(-1)).toBe(`failed | ${alice} | - | instance start dev | 2 | internal | ref ${ref}`);
});

test("what somebody typed is kept without what looks secret, on one line, and not at any length", async () => {
  const room = quiet();
  await room.says(alice, `!instance set dev PASSWORD=hunter22 --token=abc123 ${"x".repeat(5000)}`);
  await room.says(alice, "!instance create dev\n\u202epassword hunter2\u0000");
  await room.says(alice, "!open https://bot.example.org/claim/01890a5d-ac96-774b-bcce-b302099a8057.Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyMDE");
  const kept = JSON.stringify(room.audit());
  for (const secret of ["hunter2", "abc123", "01890a5d", "Zm9vYmFy"]) expect(kept).not.toContain(secret);
  for (const { said } of room.audit()) expect(said).toMatch(/^[\P{C}]{1,310}$/u);
  expect(room.audit().map(({ said }) => said?.length ?? 0)).toSatisfy((lengths: readonly number[]) => lengths.every((length) => length <= 301));
});

const lines = (file = ""): Record<string, unknown>[] => file.split("\n").filter((each) => each !== "").map((each) => JSON.parse(each) as Record<string, unknown>);

test("the audit is a file of JSON lines in a room, each entry as it was written", async () => {
  const room = quiet();
  await room.says(alice, "!instance create dev");
  await room.says(carol, "!instance start dev", { in: room2 });
  await room.says(alice, "!audit export");
  expect(room.lastReply()).toBe("Who asked what is in the file, a line of JSON each.");
  expect(lines(room.attached[0])).toMatchObject([
    { id: 1, at: new Date(room.clock.now()).toISOString(), kind: "job", who: alice, place: { kind: "room", room: room1 }, said: "!instance create dev", command: "instance create dev", instance: "dev", job: 1 },
    { id: 2, kind: "done", job: 1 },
    { id: 3, kind: "job", who: carol, place: { room: room2 }, job: 2 },
    { id: 4, kind: "done", job: 2 },
    { id: 5, kind: "job", command: "audit export", job: 3 },
  ]);
  await room.says(alice, "!audit export other");
  expect(lines(room.attached[1])).toMatchObject([{ id: 7, command: "audit export other" }]);
});

test("a shell prints the audit, all of it, and nothing else", async () => {
  const room = quiet();
  await room.shell("instance create dev");
  for (const words of ["audit export", "audit export --json"]) {
    const { code, error, out } = await room.shell(words);
    expect([code, error]).toEqual([0, ""]);
    expect(lines(out).slice(0, 2)).toMatchObject([{ kind: "job", said: "instance create dev" }, { kind: "done" }]);
  }
});

test("the file of a room for some instances has those alone, and nothing of where else it was", async () => {
  const room = quiet();
  for (const name of ["dev", "other"]) await room.says(alice, `!instance create ${name}`);
  room.narrow(room2, { instances: ["dev"], create: null });
  await room.says(alice, "!audit export", { in: room2 });
  expect(room.attached[0]).not.toContain("other");
  expect(lines(room.attached[0])).toMatchObject([{ command: "instance create dev", said: null, place: { room: "elsewhere" } }, { kind: "done" }]);
});

test("a file in a room goes back no further than can be sent, and says so; a shell has all, with few in memory", async () => {
  const room = quiet();
  const { audit } = room.registry;
  room.registry.together(() => {
    for (let times = 0; times < 12_000; times++) audit.add({ kind: "refused", who: mallory, place: { kind: "shell", user: "root" } });
  });
  await room.says(alice, "!audit export");
  expect(room.lastReply()).toMatch(/no further than the newest 10,000 entries; .*npm run innkeeper -- audit export/);
  expect(lines(room.attached[0])).toHaveLength(10_000);
  expect(lines((await room.shell("audit export")).out).length).toBeGreaterThan(12_000);
});

test("a key that somebody pasted stands there without itself, once", async () => {
  const room = quiet();
  const { keyMessages } = room.registry;
  const message = { event: "$key", room: room1, sender: carol, thread: null, device: null, what: "an OpenAI key" };
  keyMessages.keep(message);
  for (let times = 0; times < 2; times++) {
    keyMessages.keep(message);
    keyMessages.done(message, true, { room: room1, reply: keyRemoved(message.what), kind: "failure", replyTo: message.event, thread: null, asker: carol });
  }
  expect(keyMessages.next()).toBeNull();
  await room.says(alice, "!audit");
  expect(room.replies[0]).toMatch(/^I have removed your message: .* looked like an OpenAI key\. .*\nTreat it as seen: .*\nAn owner enters the agents' keys on a form: `!instance env NAME`$/);
  expect(room.replies).toHaveLength(2);
  expect(room.lastReply()).toBe("The last entry\n⚠ 14:00 @carol:example.org, here:\na message with an OpenAI key in it, removed\nAll of it, as JSON lines: `!audit export`");
});

test("a room for some instances sees what was asked about those, and not from where else", async () => {
  const room = quiet();
  for (const name of ["dev", "other"]) await room.says(alice, `!instance create ${name}`);
  room.narrow(room2, { instances: ["dev"], create: null });
  await room.says(alice, "!instance start dev", { in: room2 });
  await room.says(alice, "!instance start other", { in: room2 });
  await room.says(alice, "!frobnicate", { in: room2 });
  const told = async (line: string): Promise<string> => {
    await room.says(alice, line, { in: room2 });
    return room.lastReply();
  };
  expect(await told("!audit")).toBe(
    [
      "The last 2 entries, newest first",
      "✓ 14:00 @alice:example.org, here:\n`instance start dev`, done, job 3",
      "✓ 14:00 @alice:example.org, in another room:\n`instance create dev`, done, job 1",
      "More on a job: `!jobs show 3`",
      "All of it, as JSON lines: `!audit export`",
    ].join("\n"),
  );
  await room.says(alice, "!audit other", { in: room2 });
  expect(room.lastFailure()).toEqual({ code: "no-instance", facts: { name: "other", others: ["dev"], total: 1, meant: null, inTrash: false, creatable: false } });
});

test("a room's own entries name it as here, others by its id", async () => {
  const room = quiet();
  await room.says(alice, "!status", { in: room2 });
  await room.says(alice, "!audit", { in: room1 });
  expect(room.lastReply()).toContain(`in ${room2}`);
  await room.says(alice, "!audit", { in: room2 });
  expect(room.lastReply()).toMatch(/here:\n`status`/);
});
