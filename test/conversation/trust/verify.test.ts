import { expect, test } from "vitest";
import { alice, fakeRoom, secretRoom } from "../../fakes/room.ts";

const emoji = ["🐶 Dog", "🐱 Cat", "🦁 Lion", "🐎 Horse", "🦄 Unicorn", "🐷 Pig", "🐘 Elephant"].map((each) => ({ symbol: each.split(" ")[0] ?? "", name: each.split(" ")[1] ?? "" }));

test("the emoji that prove who the bot is are shown on its host, and never in a room", async () => {
  const room = fakeRoom();
  room.registry.verifications.put({ flow: "$asks", user: alice, emoji, state: "comparing", at: room.clock.now() });
  expect((await room.shell("verify")).out).toMatch(/@alice:example\.org — 🐶 Dog, 🐱 Cat, 🦁 Lion, 🐎 Horse, 🦄 Unicorn, 🐷 Pig, 🐘\s+Elephant\s+\(0 s ago\)/);

  await room.says(alice, "!verify", { in: secretRoom });
  expect(room.lastFailure()).toEqual({ code: "only-on-the-host", facts: {} });
  expect(room.lastReply()).not.toContain("Dog");
});

test("how a verification ended is told for a while, and then no more", async () => {
  const room = fakeRoom();
  room.registry.verifications.put({ flow: "$one", user: alice, emoji, state: "comparing", at: room.clock.now() });
  room.registry.verifications.put({ flow: "$one", user: alice, emoji, state: "done", at: room.clock.now() });
  room.registry.verifications.put({ flow: "$two", user: alice, emoji, state: "cancelled", at: room.clock.now() });
  const { out } = await room.shell("verify");
  expect(out).toContain("their app has confirmed me");
  expect(out).toContain("given up, or the emoji differed");
  expect(out).not.toContain("Dog");

  room.clock.pass(11 * 60_000);
  expect((await room.shell("verify")).out).toContain("Nobody is comparing emoji with me now");

  room.clock.pass(86_400_000);
  room.registry.verifications.put({ flow: "$three", user: alice, emoji, state: "comparing", at: room.clock.now() });
  expect(room.registry.verifications.since(0).map(({ flow }) => flow)).toEqual(["$three"]);
});
