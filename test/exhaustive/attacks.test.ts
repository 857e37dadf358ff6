import { afterAll, expect, test } from "vitest";
import type { Command } from "../../src/commands/engine/define.ts";
import { parseLine } from "../../src/commands/engine/parse.ts";
import { commands } from "../../src/commands/table.ts";
import { readMessage } from "../../src/matrix/inbound/read-message.ts";
import { FakeFiles } from "../fakes/files.ts";
import { alice, carol, dan, deviceOf, fakeRoom, mallory, room2, secretRoom, vera, type FakeRoom, type Saying } from "../fakes/room.ts";
import { UserError } from "../../src/model/error.ts";

/** What the homeserver, or somebody in the room, tries with each command of the table; nothing may come of any of it. */
type Attack = {
  readonly name: string;
  /** To which commands it can be done; all, unless it says. */
  readonly on?: (command: Command) => boolean;
  /** Whether it answers a question: done to those commands that ask one. */
  readonly answers?: true;
  readonly act: (room: FakeRoom, line: string) => Promise<void>;
  /** What is answered: what happened and, where it can be mended, how. Null for what is ignored. */
  readonly refusal: RegExp | null;
};

const secret: Saying = { in: secretRoom };
const stranger = /^I take no commands from you here\.$/;
/** An event as the homeserver hands it out, with what would be its text. */
const event = (content: Readonly<Record<string, unknown>>) =>
  readMessage({ event_id: "$forged", type: "m.room.message", sender: alice, origin_server_ts: 0, state_key: undefined, unsigned: undefined, content: { msgtype: "m.text", ...content } }, { user: "@bot:example.org", name: "Innkeeper", room: secretRoom, direct: false, missed: null, now: 0, proof: { device: null, ciphertext: null } });
const handedOut = async (room: FakeRoom, message: ReturnType<typeof event>): Promise<void> => {
  if (message !== null) await room.says(alice, message.body, { ...secret, device: message.device });
};

/** Asks genuinely, so that a question waits; what is done until then isn't the attack's. */
const asked = (room: FakeRoom, line: string): Promise<void> => room.says(alice, line, secret);

const attacks: readonly Attack[] = [
  {
    name: "a device slipped in, not signed by its owner",
    act: (room, line) => room.says(alice, line, { ...secret, device: { ...deviceOf(alice), id: "SLIPPED", signed: false } }),
    refusal: /^The session SLIPPED isn't verified by you.*\nIf it is yours, verify it/,
  },
  {
    name: "a device of an account shown without cross-signing",
    act: (room, line) => room.says(alice, line, { ...secret, device: { id: "BARE", identity: null, signed: false } }),
    refusal: /^Your account has no cross-signing yet.*\n.*set up recovery/,
  },
  {
    name: "another identity in an owner's name",
    act: (room, line) => room.says(alice, line, { ...secret, device: { id: "NEW", identity: "made by the homeserver", signed: true } }),
    refusal: /^The identity of @alice:example\.org has changed.*\n.*`!trust accept @alice:example\.org`/,
  },
  {
    name: "an identity made for an owner who has never serviceLabels",
    act: (room, line) => room.says(dan, line, secret),
    refusal: /^I can't be sure that you are @dan:example\.org.*\n.*`!trust accept @dan:example\.org`/,
  },
  {
    name: "another's message with an owner's name on it",
    act: (room, line) => room.says(alice, line, { ...secret, device: deviceOf(mallory) }),
    refusal: /^The identity of @alice:example\.org has changed/,
  },
  {
    name: "a member who was added",
    act(room, line) {
      room.demote(mallory, "viewer");
      return room.says(mallory, line, secret);
    },
    refusal: /^I can't be sure that you are @mallory:example\.org.*\n.*`!trust accept @mallory:example\.org`/,
  },
  {
    name: "a member who was added with a raised power level",
    act(room, line) {
      room.demote(mallory, "operator");
      return room.says(mallory, line, secret);
    },
    refusal: /^I can't be sure that you are @mallory:example\.org/,
  },
  {
    name: "a known viewer's power level, raised, for what takes an owner",
    on: ({ role }) => role === "owner",
    act(room, line) {
      room.demote(vera, "operator");
      return room.says(vera, line, secret);
    },
    refusal: /^Only an owner may .*; you are an operator here\. Owners: @alice:example\.org/,
  },
  { name: "a stranger", act: (room, line) => room.says(mallory, line, secret), refusal: stranger },
  { name: "a stranger without encryption", act: (room, line) => room.says(mallory, line), refusal: stranger },
  {
    name: "an unencrypted message in the encrypted room",
    act: (room, line) => room.says(alice, line, { ...secret, device: null }),
    refusal: /^That came without encryption.*\nType it in an app that encrypts/,
  },
  {
    name: "an unencrypted room that the homeserver made",
    act: (room, line) => room.says(alice, line, { in: room2 }),
    refusal: /^This chat isn't encrypted.*\nSwitch encryption on/,
  },
  {
    name: "a ciphertext that comes again under another event id",
    async act(room, line) {
      await room.says(alice, "!status", { ...secret, ciphertext: `first of ${line}` });
      room.said.pop();
      await room.says(alice, line, { ...secret, ciphertext: `first of ${line}` });
    },
    refusal: null,
  },
  {
    name: "somebody who was demoted",
    on: ({ role }) => role !== "viewer",
    act(room, line) {
      room.demote(carol, "viewer");
      return room.says(carol, line, secret);
    },
    refusal: /^Only (an owner|operators and owners) may .*; you are a viewer here\. Owners: /,
  },
  {
    name: "a line on an instance, or on what belongs to none, from a room that is for others",
    on: ({ examples, needs }) => needs !== undefined || /\bdev\b/.test(examples[0] ?? ""),
    act(room, line) {
      room.narrow(secretRoom, { instances: ["other"], create: "cust-" });
      return room.says(alice, line, secret);
    },
    refusal: /^There is no (instance )?`dev`( in the trash\. It is empty|, nor any other yet)\.|^I don't .* from a room that is for some instances only\.\n.*|^Only instances whose names begin with `cust-` can be created/,
  },
  { name: "an edit of an old message", act: (room, line) => handedOut(room, event({ body: `* ${line}`, "m.new_content": { msgtype: "m.text", body: line }, "m.relates_to": { rel_type: "m.replace", event_id: "$old" } })), refusal: null },
  { name: "a notice", act: (room, line) => handedOut(room, event({ msgtype: "m.notice", body: line })), refusal: null },
  {
    name: "a forged yes without encryption",
    answers: true,
    async act(room, line) {
      await asked(room, line);
      await room.says(alice, `yes ${room.number()}`, { ...secret, device: null });
    },
    refusal: /^That came without encryption.*\n.*answer a question with `yes` and its number/,
  },
  {
    name: "a ✅ in the asker's name",
    answers: true,
    async act(room, line) {
      await asked(room, line);
      await room.reacts(alice, "✅");
    },
    refusal: /^That came without encryption.*\n.*answer a question with `yes` and its number/,
  },
  {
    name: "somebody else's ✅",
    answers: true,
    async act(room, line) {
      await asked(room, line);
      await room.reacts(carol, "✅");
    },
    refusal: null,
  },
  {
    name: "somebody else's yes",
    answers: true,
    async act(room, line) {
      await asked(room, line);
      await room.says(carol, `yes ${room.number()}`, secret);
    },
    refusal: /^There is no question \d{4} that you can answer here.*\n.*Send the command again/,
  },
  {
    name: "a yes from a device slipped in",
    answers: true,
    async act(room, line) {
      await asked(room, line);
      await room.says(alice, `yes ${room.number()}`, { ...secret, device: { ...deviceOf(alice), signed: false } });
    },
    refusal: /isn't verified by you/,
  },
  {
    name: "a yes that was withheld and comes late",
    answers: true,
    async act(room, line) {
      await asked(room, line);
      room.clock.pass(5 * 60_000);
      await room.says(alice, `yes ${room.number()}`, secret);
    },
    refusal: /^There is no question \d{4} that you can answer here.*\n.*Send the command again/,
  },
  {
    name: "a yes that comes again",
    answers: true,
    async act(room, line) {
      await asked(room, line);
      await room.says(alice, `no ${room.number()}`, secret);
      await room.says(alice, `yes ${room.number()}`, secret);
    },
    refusal: /^There is no question \d{4} that you can answer here/,
  },
];

/** What each command's example would act on is there: an instance that runs, with somebody on it, one on somebody else's homeserver, one in the trash, a reserved port, somebody who waits. */
async function target(): Promise<FakeRoom> {
  const room = fakeRoom({ files: new FakeFiles() });
  const { identities } = room.registry;
  await room.shell("instance create old");
  await room.shell("instance remove old --yes");
  await room.shell("instance create dev dev.example.org --matrix --start");
  room.homeservers.accounts.set("@bob:dev.example.org", { password: "correct horse battery", admin: false });
  room.homeservers.externals.set("https://matrix.example.com", { url: "https://matrix.example.com", serverName: "example.com", version: "Synapse 1.163.2", registration: { how: "token", says: null } });
  await room.shell("instance create lab lab.example.org --matrix=https://matrix.example.com");
  await room.shell("port reserve 8771");
  for (const user of [alice, carol, vera]) identities.accept(user, deviceOf(user).identity ?? "", alice, 0);
  identities.show("@bob:example.org", "bob's identity", 0);
  return room;
}

const counts = { tried: 0, accepted: 0, refused: 0, ignored: 0 };
afterAll(() => {
  process.stdout.write(`Attacks on ${commands.length} commands: ${counts.tried} tried, ${counts.accepted} accepted, ${counts.refused} refused, ${counts.ignored} ignored\n`);
});

async function asksFirst(room: FakeRoom, command: Command): Promise<boolean> {
  const parsed = parseLine(commands, command.examples[0] ?? "", { addressed: false });
  if (parsed.kind !== "command") return false;
  try {
    return (await parsed.question(room.performing().deps)) !== null;
  } catch (thrown) {
    // There is no job here that could be abandoned: it is refused before it could be asked about.
    if (thrown instanceof UserError && thrown.code === "no-job") return false;
    throw thrown;
  }
}

test.each(attacks)("$name: nothing comes of it", async ({ act, answers: answering, on, refusal }) => {
  const room = await target();
  const accepted: string[] = [];
  let tried = 0;
  for (const command of commands.filter((each) => on?.(each) ?? true)) {
    if (answering === true && !(await asksFirst(room, command))) continue;
    const line = command.examples[0] ?? "";
    const before = { state: room.state(), jobs: room.registry.jobs.recent(100).length, said: room.said.length };
    await act(room, line);
    const answers = room.said.slice(before.said).filter(({ kind }) => kind !== "prompt" && kind !== "notice");
    const last = answers.at(-1);
    tried += 1;
    counts[last === undefined ? "ignored" : "refused"] += 1;
    const asExpected = refusal === null ? answers.length === 0 : last?.kind === "failure" && refusal.test(last.text);
    if (!asExpected) accepted.push(`${line}: ${last?.text ?? "silence"}`);
    expect(room.state()).toEqual(before.state);
    expect(room.registry.jobs.recent(100)).toHaveLength(before.jobs);
  }
  counts.tried += tried;
  counts.accepted += accepted.length;
  expect(tried).toBeGreaterThan(0);
  expect(accepted).toEqual([]);
});

test("the same lines, from who they say, are taken", async () => {
  const refusals = attacks.flatMap(({ refusal }) => refusal ?? []);
  for (const { examples } of commands) {
    const room = await target();
    await room.says(alice, examples[0] ?? "", secret);
    const { text } = room.said.at(-1) ?? { text: "" };
    expect(text).not.toBe("");
    expect(refusals.filter((refusal) => refusal.test(text))).toEqual([]);
  }
});
