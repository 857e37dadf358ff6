import { expect, test } from "vitest";
import { Undecryptable } from "../../../../src/matrix/crypto/undecryptable.ts";
import { Rooms } from "../../../../src/matrix/rooms/rooms.ts";
import { PendingDecryption } from "../../../../src/matrix/inbound/pending-decryption.ts";
import { FakeClock } from "../../../fakes/clock.ts";
import { Memory } from "../../../fakes/matrix-bot.ts";

const event = { event_id: "$1", type: "m.room.encrypted", sender: "@alice:x", origin_server_ts: 0, content: {}, state_key: undefined, unsigned: undefined };

test.each([["back", -3], ["forwards", 5]])("a message whose key hasn't come is given up soon, also when the clock is set %s by hours meanwhile", async (_, hours) => {
  const memory = new Memory();
  const steady = new FakeClock(1_000_000_000);
  let set = 0;
  const clock = { now: () => steady.now() + set, steady: () => steady.now(), sleep: () => Promise.resolve() };
  const open = (): Promise<never> => Promise.reject(Object.assign(new Undecryptable("no key"), { keyMissing: true }));
  const pendingDecryption = new PendingDecryption({ encryption: { open }, rooms: new Rooms("@bot:x", ["@alice:x"]), store: memory.registry.pendingDecryptions, clock, log: memory.log });
  await pendingDecryption.read("!a", event, null);
  await pendingDecryption.again(() => undefined);
  expect(memory.queue).toEqual([]);
  set = hours * 3_600_000;
  await pendingDecryption.again(() => undefined);
  expect(memory.queue).toMatchObject([{ room: "!a", kind: "failure", replyTo: "$1" }]);
});
