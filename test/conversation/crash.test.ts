import { expect, test } from "vitest";
import { UserError } from "../../src/model/error.ts";
import { FakeFiles } from "../fakes/files.ts";
import { Killed } from "../fakes/life.ts";
import { alice, fakeRoom, room1, room2, type FakeRoom } from "../fakes/room.ts";

type Story = {
  /** What was there before; nobody is killed then. */
  readonly before?: (room: FakeRoom) => Promise<void>;
  /** What is killed in the middle. */
  readonly ask: (room: FakeRoom) => Promise<void>;
};

/** A room in which the bot is killed once so many changes have been made, and then starts again. */
async function killedAfter(changes: number, { before, ask }: Story): Promise<FakeRoom> {
  const room = fakeRoom({ files: new FakeFiles(), choices: { startDeadline: 1000 } });
  await before?.(room);
  room.life.dieAfter(changes);
  await ask(room);
  await room.resumes();
  return room;
}

/** What was done when nobody is killed: each change is a place to be killed after. */
async function undisturbed({ before, ask }: Story): Promise<{ room: FakeRoom; changes: readonly string[] }> {
  const room = fakeRoom({ files: new FakeFiles(), choices: { startDeadline: 1000 } });
  await before?.(room);
  const made = room.life.changes.length;
  await ask(room);
  return { room, changes: room.life.changes.slice(made) };
}

const running = async (room: FakeRoom): Promise<void> => {
  await room.says(alice, "!instance create dev dev.example.org --matrix --start");
};
const small = (room: FakeRoom): Promise<void> => room.says(alice, "!instance create dev --start");
const asked = (room: FakeRoom): Promise<void> => small(room).then(() => room.says(alice, "!instance remove dev"));
const stopped = (room: FakeRoom): Promise<void> => room.says(alice, "!instance create dev dev.example.org --matrix");
const inTrash = async (room: FakeRoom): Promise<void> => {
  await small(room);
  await removed(room);
};
const removed = async (room: FakeRoom): Promise<void> => {
  await room.says(alice, "!instance remove dev");
  await room.confirms(alice);
};
const refuses = ({ files }: FakeRoom, call: "trash" | "restore" | "change"): void => {
  files?.failures.set(call, new UserError(call === "change" ? "settings-broken" : "folder-taken", `Refused: ${call}.`));
};
const silentBackend = async (room: FakeRoom): Promise<void> => {
  room.engine.silent.add("dev-backend");
};

const stories: readonly (readonly [title: string, story: Story])[] = [
  ["create --start", { ask: running }],
  ["create whose start fails", { before: silentBackend, ask: running }],
  ["create that fails", { before: async ({ host }) => void host.routed.push("10.213.0.0/16"), ask: running }],
  ["stop", { before: small, ask: (room) => room.says(alice, "!instance stop dev") }],
  ["restart", { before: small, ask: (room) => room.says(alice, "!instance restart dev") }],
  ["restart that fails", { before: async (room) => small(room).then(() => silentBackend(room)), ask: (room) => room.says(alice, "!instance restart dev") }],
  ["restore that starts what ran", { before: inTrash, ask: (room) => room.says(alice, "!trash restore dev") }],
  [
    "restore onto other ports",
    {
      before: async (room) => {
        await stopped(room);
        await removed(room);
        room.host.listening.set(8765, { program: "nginx", pid: 812 });
        room.engine.networks.push("10.213.0.0/28");
      },
      ask: (room) => room.says(alice, "!trash restore dev"),
    },
  ],
  ["remove", { before: asked, ask: (room) => room.confirms(alice) }],
  ["remove that fails", { before: async (room) => asked(room).then(() => refuses(room, "trash")), ask: (room) => room.confirms(alice) }],
  ["restore that fails", { before: async (room) => inTrash(room).then(() => refuses(room, "restore")), ask: (room) => room.says(alice, "!trash restore dev") }],
  ["restore of what has nonsense in its settings", { before: async (room) => inTrash(room).then(() => refuses(room, "change")), ask: (room) => room.says(alice, "!trash restore dev") }],
  ["port reserve", { ask: (room) => room.says(alice, "!port reserve 9000") }],
  ["port release", { before: (room) => room.says(alice, "!port reserve 9000"), ask: (room) => room.says(alice, "!port release 9000") }],
];

/** Each change of what is, and each beginning of a step that changes nothing; after its end the next one begins. */
const placesToDie = (changes: readonly string[]): readonly number[] =>
  [...changes.keys()].filter((at) => changes[at] !== "jobs.end" && (changes[at] !== "jobs.begin" || changes[at + 1] === "jobs.end")).map((at) => at + 1);

test.for(stories)("killed anywhere in a %s, the bot ends it as if nothing had been, and says so once", async ([, story]) => {
  const whole = await undisturbed(story);
  const places = placesToDie(whole.changes);
  expect(places.length).toBeGreaterThan(4);
  for (const after of places) {
    const room = await killedAfter(after, story);
    expect({ state: room.state(), words: room.words() }, `killed after change ${after}, ${whole.changes[after - 1]}`).toEqual({ state: whole.room.state(), words: whole.room.words() });
  }
});

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
  for (const each of [room1, room2]) expect(room.notices(each)).toEqual(["root (shell) created dev.", "root (shell) started dev."]);
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
