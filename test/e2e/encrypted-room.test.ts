import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { liftRateLimit } from "../../src/matrix/transport/accounts.ts";
import { BotProcess } from "./bot-process.ts";
import { bodyOf, edit, hears, inThread, reaction, relationOf, says, text, type EncryptedClient, type Heard } from "./clients/encrypted-client.ts";
import { until } from "../fakes/matrix-bot.ts";
import { JsSdk } from "./clients/js-sdk.ts";
import { Nio } from "./clients/nio.ts";
import { TestSynapse } from "./matrix-synapse.ts";
import { testImages } from "./sandbox.ts";
import { docker, randomName, tinyImage } from "./tiny-instance.ts";

// The bot as it is, and people with clients that are nobody's here: alice's is matrix-js-sdk, bob's matrix-nio.
const synapse = new TestSynapse();
const bot = new BotProcess();
const name = randomName();
const chatty = `innkeeper-e2e-chatty:${name}`;
const innkeeper = "@innkeeper:test.localhost";
const account = (user: string) => ({ url: synapse.url, user, password: `${user}-password` });
const people: EncryptedClient[] = [];
let alice: JsSdk;
let bob: Nio;
let bobsPhone: JsSdk;
let room = "";

const kindOf = ({ content }: Heard): unknown => content["org.innkeeper.kind"];
const answers = (event: string) => (message: Heard): boolean =>
  message.sender === innkeeper && ["outcome", "failure", "prompt"].includes(String(kindOf(message))) && relationOf(message)["m.in_reply_to"]?.event_id === event;
const answerTo = (client: EncryptedClient, event: string, deadline?: number): Promise<Heard> => hears(client, `an answer to ${event}`, answers(event), deadline);
/** Sends a command and waits for its answer, as that person reads it. */
const asks = async (client: EncryptedClient, body: string): Promise<string> => bodyOf(await answerTo(client, await says(client, room, body)));
/** The same for what is asked about first, which that person then says yes to. */
const insistsOn = async (client: EncryptedClient, body: string): Promise<string> => asks(client, `yes ${/`yes (\d{4})`/.exec(await asks(client, body))?.[1] ?? ""}`);

beforeAll(async () => {
  const container = docker("create", tinyImage() ?? "").trim();
  docker("commit", "--change", `CMD ["busybox", "sh", "-c", "trap exit TERM; for i in $(busybox seq 300); do echo said $i; done; busybox sleep 1000 & wait"]`, container, chatty);
  docker("rm", container);

  await synapse.start();
  const admin = await synapse.register("alice", true);
  await synapse.register("bob");
  await synapse.register("innkeeper");
  for (const user of [admin.userId, "@bob:test.localhost", innkeeper]) await liftRateLimit({ url: synapse.url, token: admin.token, user });
  people.push((alice = await JsSdk.signIn(account("alice"))), (bob = await Nio.signIn(account("bob"))));
  room = await alice.makeRoom({ invite: [innkeeper, bob.user], operators: [bob.user] });
  await bob.join(room);
  await bot.configure({ ...account("innkeeper"), user: innkeeper, owners: [alice.user], rooms: [room], more: { startDeadline: "5s", images: { ...testImages(), backend: chatty } } });
  await bot.start();
  await Promise.all([innkeeper, bob.user].map((user) => alice.seesIn(room, user)));
});
afterAll(async () => {
  await Promise.all(people.map((each) => each.stop()));
  await bot.shell("instance", "remove", name, "--yes");
  await bot.remove();
  synapse.remove();
  docker("image", "rm", chatty);
});

beforeEach(({ onTestFailed }) => {
  onTestFailed(() => void process.stderr.write(`What the bot logged:\n${bot.log}\n`));
});

test("an owner's command is answered encrypted, by a device that its owner has signed: no shield warns", async () => {
  const event = await says(alice, room, "!instance list");
  const answer = await answerTo(alice, event);
  expect(answer).toMatchObject({ type: "m.room.message", encrypted: true });
  expect(bodyOf(await answerTo(bob, event))).toBe(bodyOf(answer));
  expect(await alice.shieldOf(answer)).toBeNull();
  expect(await alice.signedDevicesOf(innkeeper)).toEqual([expect.any(String)]);
});

test("the audit names who asked, in which room, from which device, and which job it was", async () => {
  const event = await says(alice, room, "!status");
  await answerTo(alice, event);
  const { out } = await bot.shell("audit", "--json");
  const { outcome } = JSON.parse(out.split("\n")[0] ?? "") as { outcome: { entries: { entry: Record<string, unknown>; end: Record<string, unknown> | null }[] } };
  const found = outcome.entries.find(({ entry }) => (entry["place"] as { event?: string }).event === event);
  expect(found).toMatchObject({ entry: { kind: "job", who: alice.user, place: { room }, device: expect.stringMatching(/^\w+$/) as string, said: "!status", job: expect.any(Number) as number }, end: { kind: "done" } });
});

test("a person who compares emoji with those on the host knows the bot, and doesn't if they differ", async () => {
  const shownOnHost = async (emoji: string): Promise<boolean> =>
    until("the emoji on the host", async () => (await bot.shell("verify")).out.replace(/\s+/g, " ").includes(emoji)).then(() => true, () => false);
  expect(await alice.verify(innkeeper, room, async (emoji) => !(await shownOnHost(emoji)))).toBe(false);
  expect(await alice.verify(innkeeper, room, shownOnHost)).toBe(true);
  await until("how both ended", async () => /their app has confirmed me[^]*given up, or the emoji differed/.test((await bot.shell("verify")).out));
  expect(await asks(alice, "!verify")).toContain("The emoji would prove nothing here");
});

test("a device that its owner hasn't signed gets nothing done; signed, and let in by an owner, it does", async () => {
  expect(await asks(bob, "!instance list")).toContain("no cross-signing yet");

  people.push((bobsPhone = await JsSdk.signIn(account("bob"))));
  expect(await asks(bob, "!instance list")).toContain(`The session ${bob.device} isn't verified by you`);

  await bobsPhone.signOwn(bob.device);
  expect(await asks(bob, "!instance list")).toContain("no owner has accepted your identity");
  expect(await insistsOn(alice, `!trust accept ${bob.user}`)).toContain(bob.user);
  expect(await asks(bob, "!instance list")).toMatch(/no instances/i);
});

test("in a thread, progress is edited and the outcome comes, all of it in the thread and readable by both", async () => {
  const root = await bob.send(room, "m.room.message", text("I'd like one more"));
  const event = await bob.send(room, "m.room.message", inThread(root, `!instance create ${name} --start`));
  for (const client of [bob, alice]) {
    const outcome = await answerTo(client, event, 60_000);
    expect([kindOf(outcome), bodyOf(outcome)]).toEqual(["failure", expect.stringContaining("its backend was not ready within 5 s")]);
    expect(relationOf(outcome)).toMatchObject({ rel_type: "m.thread", event_id: root });
    const progress = client.heard.find((each) => kindOf(each) === "progress" && relationOf(each).rel_type === "m.thread");
    expect(progress).toMatchObject({ encrypted: true });
    const edits = client.heard.filter((each) => relationOf(each).rel_type === "m.replace" && relationOf(each).event_id === progress?.event);
    expect(edits).not.toEqual([]);
    for (const each of edits) expect([each.type, each.encrypted, bodyOf(each)]).toEqual(["m.room.message", true, expect.stringContaining(name)]);
  }
});

test("what is too long for a message is an encrypted file, which both open", async () => {
  const event = await says(bob, room, `!instance logs ${name} backend --lines 300`);
  await answerTo(bob, event);
  for (const client of [bob, alice]) {
    const file = await hears(client, "the file", ({ content, sender }) => sender === innkeeper && content["msgtype"] === "m.file");
    expect(file.encrypted).toBe(true);
    expect(file.content).not.toHaveProperty("url");
    expect((await client.fileOf(file)).toString()).toMatch(/said 1\n[^]*said 299\n/);
  }
});

test("an edit is no command, and a reaction answers a question without destroying anything", async () => {
  for (const client of [alice, bob]) {
    const said = await says(client, room, "what a day");
    const edited = await client.send(room, "m.room.message", edit(said, `!instance list`));
    await asks(client, "!help");
    expect(client.heard.filter((each) => answers(said)(each) || answers(edited)(each))).toEqual([]);
  }

  const event = await says(alice, room, `!instance remove ${name}`);
  const prompt = await answerTo(alice, event);
  expect(kindOf(prompt)).toBe("prompt");
  await alice.send(room, "m.reaction", reaction(prompt.event, "✅"));
  expect(bodyOf(await hears(alice, "that a ✅ isn't enough", (each) => answers(prompt.event)(each) && kindOf(each) === "failure"))).toContain("without encryption");
  await alice.send(room, "m.reaction", reaction(prompt.event, "❌"));
  expect(bodyOf(await hears(alice, "that it is left", (each) => answers(prompt.event)(each) && kindOf(each) === "outcome"))).toContain("Left as it is");
});

test("killed, it comes back as the same device and reads what was said meanwhile, once", async () => {
  const devices = await alice.signedDevicesOf(innkeeper);
  await bot.kill();
  const events = [await says(alice, room, "!instance list"), await says(bob, room, "!status"), await says(alice, room, "!help")];
  await bot.start();
  for (const event of events) for (const client of [alice, bob]) expect((await answerTo(client, event, 30_000)).encrypted).toBe(true);
  expect(await asks(bob, "!instance list")).toContain(name);
  for (const event of events) expect(alice.heard.filter(answers(event))).toHaveLength(1);
  expect(await alice.signedDevicesOf(innkeeper)).toEqual(devices);
});

test("what destroys is confirmed by an encrypted word", async () => {
  expect(await insistsOn(alice, `!instance remove ${name}`)).toContain("in the trash");
});

test("nothing that the bot has said was in the clear, and all of it could be read", () => {
  for (const { heard } of [alice, bob]) {
    const said = heard.filter(({ sender }) => sender === innkeeper);
    expect(said.length).toBeGreaterThan(15);
    expect(said.filter(({ encrypted, type }) => !encrypted || type === "m.room.encrypted")).toEqual([]);
  }
});
