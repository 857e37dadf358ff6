import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Machine } from "../../src/matrix/crypto/machine.ts";
import { KeyServer } from "../fakes/key-server.ts";
import { inMemory } from "../fakes/matrix-bot.ts";

const room = "!room:test";
const everybody = ["@alice:test", "@bot:test"];

async function device(user: string, id: string): Promise<Machine> {
  const directory = mkdtempSync(join(inMemory, "innkeeper-keys-"));
  const machine = await Machine.open({ user, device: id, directory, onBroken: (thrown) => { throw thrown; } });
  onTestFinished(async () => {
    await machine.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return machine;
}

/** Goes on until a device has nothing more to ask for. */
async function settle(server: KeyServer, machine: Machine, changed: readonly string[] = []): Promise<void> {
  await machine.receive({ toDevice: server.collect(machine), changed, left: [], oneTimeKeys: { signed_curve25519: server.oneTimeKeys(machine) }, unusedFallbackKeys: [] });
  for (let requests = await machine.outgoing(); requests.length > 0; requests = await machine.outgoing()) {
    for (const request of requests) await machine.answered(request, server.answer(machine, request));
  }
}

async function sign(server: KeyServer, machine: Machine): Promise<void> {
  const { keys, signatures } = await machine.makeIdentity();
  server.publish(machine.user, keys, signatures);
}

/** What a device says to the room, as the homeserver passes it on. */
async function say(server: KeyServer, machine: Machine, body: string): Promise<{ sender: string }> {
  await machine.track(everybody);
  await settle(server, machine);
  const claim = await machine.missingSessions(everybody);
  if (claim) await machine.answered(claim, server.answer(machine, claim));
  for (const request of await machine.shareKey(room, everybody)) await machine.answered(request, server.answer(machine, request));
  const content = await machine.encrypt(room, "m.room.message", { msgtype: "m.text", body });
  return { type: "m.room.encrypted", event_id: `$${body}`, sender: machine.user, origin_server_ts: 1, content } as { sender: string };
}

async function two(): Promise<{ server: KeyServer; alice: Machine; bot: Machine }> {
  const server = new KeyServer();
  const [alice, bot] = [await device("@alice:test", "PHONE"), await device("@bot:test", "BOT")];
  for (const each of [alice, bot]) await settle(server, each);
  await bot.track(everybody);
  await settle(server, bot);
  return { server, alice, bot };
}

test("what a person's signed device says is read, with the device and the identity that sent it", async () => {
  const { server, alice, bot } = await two();
  await sign(server, alice);
  const event = await say(server, alice, "!instance list");
  await settle(server, bot, ["@alice:test"]);
  expect(await bot.decrypt(room, event)).toEqual({
    type: "m.room.message",
    content: { msgtype: "m.text", body: "!instance list" },
    device: { id: "PHONE", identity: await bot.identityOf("@alice:test"), signed: true },
  });
  expect(await bot.identityOf("@alice:test")).toMatch(/^[\w+/]{43}$/);
});

test("the bot's answer is read by the person", async () => {
  const { server, alice, bot } = await two();
  const event = await say(server, bot, "dev is running");
  await settle(server, alice);
  expect((await alice.decrypt(room, event)).content["body"]).toBe("dev is running");
});

test("a device that the homeserver slipped in is not signed", async () => {
  const { server, alice, bot } = await two();
  await sign(server, alice);
  const slippedIn = await device("@alice:test", "EVIL");
  await settle(server, slippedIn);
  const event = await say(server, slippedIn, "!trash empty");
  await settle(server, bot, ["@alice:test"]);
  expect((await bot.decrypt(room, event)).device).toMatchObject({ id: "EVIL", signed: false });
});

test("under a forged sender a message comes from no device of theirs", async () => {
  const { server, alice, bot } = await two();
  await sign(server, alice);
  const event = await say(server, bot, "!trash empty");
  await settle(server, bot, ["@alice:test"]);
  expect((await bot.decrypt(room, { ...event, sender: "@alice:test" })).device).toMatchObject({ id: "unknown", signed: false });
});
