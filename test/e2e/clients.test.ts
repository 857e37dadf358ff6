import { afterAll, beforeAll, expect, test } from "vitest";
import { bodyOf, edit, hears, inThread, reaction, relationOf, says, type EncryptedClient } from "./clients/encrypted-client.ts";
import { JsSdk } from "./clients/js-sdk.ts";
import { Nio } from "./clients/nio.ts";
import { TestSynapse } from "./matrix-synapse.ts";

// What the encrypted tests rest on: both clients understand each other, with nothing of ours in between.
const synapse = new TestSynapse();
const signedIn: EncryptedClient[] = [];
let alice: JsSdk;
let bob: Nio;
let room = "";

beforeAll(async () => {
  await synapse.start();
  await synapse.register("alice");
  await synapse.register("bob");
  signedIn.push((alice = await JsSdk.signIn({ url: synapse.url, user: "alice", password: "alice-password" })));
  signedIn.push((bob = await Nio.signIn({ url: synapse.url, user: "bob", password: "bob-password" })));
  room = await alice.makeRoom({ invite: [bob.user] });
  await bob.join(room);
});
afterAll(async () => {
  await Promise.all(signedIn.map((each) => each.stop()));
  synapse.remove();
});

const bothWays = (name: string, talk: (from: EncryptedClient, to: EncryptedClient) => Promise<void>): void => {
  test(`${name}, from matrix-js-sdk to matrix-nio`, () => talk(alice, bob));
  test(`${name}, from matrix-nio to matrix-js-sdk`, () => talk(bob, alice));
};

bothWays("a message, its edit, a reply in its thread and a reaction", async (from, to) => {
  const said = await says(from, room, "hello");
  expect(await hears(to, "hello", ({ event }) => event === said)).toMatchObject({ type: "m.room.message", encrypted: true, content: { body: "hello" } });

  const edited = await from.send(room, "m.room.message", edit(said, "hello there"));
  const seen = await hears(to, "the edit", ({ event }) => event === edited);
  expect([bodyOf(seen), relationOf(seen).event_id, seen.encrypted]).toEqual(["hello there", said, true]);

  const reply = await from.send(room, "m.room.message", inThread(said, "aside"));
  expect(relationOf(await hears(to, "the reply", ({ event }) => event === reply))).toMatchObject({ rel_type: "m.thread", event_id: said });

  const liked = await from.send(room, "m.reaction", reaction(said, "👍"));
  expect(relationOf(await hears(to, "the reaction", ({ event }) => event === liked))).toMatchObject({ event_id: said, key: "👍" });
});

bothWays("a file", async (from, to) => {
  const bytes = Buffer.from("line\n".repeat(20_000));
  const sent = await from.sendFile(room, "log.txt", bytes);
  const seen = await hears(to, "the file", ({ event }) => event === sent);
  expect(seen.encrypted).toBe(true);
  expect((await to.fileOf(seen)).equals(bytes)).toBe(true);
});
