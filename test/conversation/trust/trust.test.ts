import { expect, test } from "vitest";
import { alice, carol, dan, deviceOf, dev, fakeRoom, mallory, room1, secretRoom, vera, type FakeRoom, type Saying } from "../../fakes/room.ts";

const secret: Saying = { in: secretRoom };
const reset = { id: "NEWPHONE", identity: "another identity entirely", signed: true };

/** Alice, the first owner, has spoken in the encrypted room. */
async function encryptedRoom(): Promise<FakeRoom> {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev", secret);
  expect(room.lastReply()).toMatch(/^dev is created/);
  return room;
}

test("the first owner who speaks is believed, and everybody after is let in by an owner", async () => {
  const room = await encryptedRoom();
  await room.says(carol, "!instance list", secret);
  expect(room.lastFailure()).toEqual({ code: "identity-unknown", facts: { user: carol, identity: deviceOf(carol).identity } });
  await room.says(alice, "!trust accept @carol:example.org", secret);
  expect(room.lastReply()).toMatch(/^Trust @carol:example\.org with this identity: iden tity -of- @car\.\nAsk them first, in person or by phone/);
  await room.confirms(alice, "yes", secretRoom);
  expect(room.lastReply()).toMatch(/^From now on I trust @carol:example\.org by this identity/);
  await room.says(carol, "!instance list", secret);
  expect(room.lastReply()).toContain("dev");
});

test("an operator is not the first to be believed", async () => {
  const room = fakeRoom();
  await room.says(carol, "!instance create dev", secret);
  expect(room.lastFailure()).toEqual({ code: "identity-unknown", facts: { user: carol, identity: deviceOf(carol).identity } });
  expect(room.registry.instances.all()).toEqual([]);
});

test("an operator who was let in first keeps no owner out", async () => {
  const room = fakeRoom();
  await room.says(carol, "!status", secret);
  await room.says(alice, "!trust accept @carol:example.org");
  await room.confirms(alice);
  // Whoever is only waiting to be accepted has not made encryption the only way.
  expect(room.lastReply()).toMatch(/^From now on I trust @carol:example\.org by this identity/);
  await room.says(alice, "!status", secret);
  expect(room.lastReply()).toMatch(/^All is well/);
  await room.says(dan, "!status", secret);
  expect(room.lastFailure()).toEqual({ code: "identity-unknown", facts: { user: dan, identity: deviceOf(dan).identity } });
});

test("a device that its owner has not signed gets nothing done, and hears how to mend it", async () => {
  const room = await encryptedRoom();
  await room.says(alice, "!instance remove dev", { ...secret, device: { ...deviceOf(alice), id: "INJECTED", signed: false } });
  expect(room.lastFailure()).toEqual({ code: "device-unsigned", facts: { device: "INJECTED" } });
  await room.says(alice, "!instance remove dev", { ...secret, device: { id: "OLD", identity: null, signed: false } });
  expect(room.lastFailure()).toEqual({ code: "no-cross-signing", facts: {} });
});

test("a near miss of somebody else's device is not run by the owner's yes", async () => {
  const room = await encryptedRoom();
  await room.says(alice, "!instance removee dev", { ...secret, device: { ...deviceOf(alice), signed: false } });
  const before = room.said.length;
  await room.says(alice, "yes", secret);
  expect(room.said).toHaveLength(before);
});

test("a changed identity is refused until another owner accepts it", async () => {
  const room = await encryptedRoom();
  await room.says(dan, "!status", secret);
  await room.says(alice, "!trust accept @dan:example.org", secret);
  await room.confirms(alice, "yes", secretRoom);
  await room.says(alice, "!instance stop dev", { ...secret, device: reset });
  expect(room.lastFailure()).toEqual({ code: "identity-changed", facts: { user: alice, identity: reset.identity } });
  await room.says(alice, "!trust accept @alice:example.org", secret);
  await room.confirms(alice, "yes", secretRoom);
  expect(room.lastFailure()).toEqual({ code: "own-identity", facts: { user: "@alice:example.org" } });
  await room.says(dan, "!trust list", secret);
  expect(room.lastReply()).toBe(
    [
      "I trust the identity of 2 people; 1 waits to be accepted.",
      "● @alice:example.org — iden tity -of- @ali, since 14:00, as the first owner who spoke",
      "● @dan:example.org — iden tity -of- @dan, since 14:00, accepted by alice",
      "✗ @alice:example.org — anot her  iden tity, changed, seen 14:00, not trusted",
      "Ask them, in person or by phone, whether it is theirs, then: `!trust accept @alice:example.org`",
    ].join("\n"),
  );
  await room.says(dan, "!trust accept @alice:example.org", secret);
  await room.confirms(dan, "yes", secretRoom);
  expect(room.notices(room1)).toContain("@dan:example.org accepted the new identity of @alice:example.org.");
  await room.says(alice, "!status", { ...secret, device: reset });
  expect(room.lastReply()).toMatch(/^All is well/);
  await room.says(alice, "!status", secret);
  expect(room.lastFailure()).toEqual({ code: "identity-changed", facts: { user: alice, identity: deviceOf(alice).identity } });
});

test("an only owner who was reset is let in from a shell", async () => {
  const room = await encryptedRoom();
  await room.says(alice, "!status", { ...secret, device: reset });
  expect(await room.shell("trust accept @alice:example.org --yes")).toMatchObject({ code: 0 });
  await room.says(alice, "!status", { ...secret, device: reset });
  expect(room.lastReply()).toMatch(/^All is well/);
});

test("an identity that is exchanged between the question and the answer is not the one that was meant", async () => {
  const room = await encryptedRoom();
  await room.says(dan, "!status", secret);
  await room.says(alice, "!trust accept @dan:example.org", secret);
  await room.says(dan, "!status", { ...secret, device: reset });
  await room.says(alice, `yes ${room.number()}`, secret);
  expect(room.lastFailure()).toEqual({ code: "no-question", facts: { why: "gone", number: room.number() } });
  expect(room.registry.identities.find(dan)).toMatchObject({ key: null });
});

test("who is believed already, or has never spoken, can't be accepted", async () => {
  const room = await encryptedRoom();
  await room.says(alice, "!trust accept @vera:example.org", secret);
  expect(room.lastFailure()).toEqual({ code: "no-identity", facts: { user: "@vera:example.org", why: "unseen" } });
  await room.says(alice, "!trust accept @alice:example.org", secret);
  expect(room.lastFailure()).toEqual({ code: "no-identity", facts: { user: "@alice:example.org", why: "believed" } });
});

test("an unencrypted message in an encrypted room is refused, even before anybody is known", async () => {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev", { ...secret, device: null });
  expect(room.lastFailure()).toEqual({ code: "unencrypted", facts: { why: "room-is-encrypted" } });
  expect(room.registry.instances.all()).toEqual([]);
});

test("once an owner is known by encryption, no unencrypted room is a way around it", async () => {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev");
  expect(room.lastReply()).toMatch(/^dev is created/);
  await room.says(alice, "!status", secret);
  for (const user of [alice, dan, carol, vera]) {
    await room.says(user, "!instance list");
    expect(room.lastFailure()).toEqual({ code: "unencrypted", facts: { why: "people-are-known" } });
  }
});

test("the same ciphertext under another event id is ignored", async () => {
  const room = await encryptedRoom();
  await room.says(alice, "!instance start dev", { ...secret, ciphertext: "first" });
  await room.says(alice, "!instance stop dev", secret);
  const before = room.said.length;
  await room.says(alice, "!instance start dev", { ...secret, ciphertext: "first" });
  expect(room.said).toHaveLength(before);
  expect(room.registry.instances.find(dev)).toMatchObject({ desired: "stopped" });
});

test("a stranger's encryption is nobody's business: they learn nothing, and nothing of them is kept", async () => {
  const room = await encryptedRoom();
  await room.says(mallory, "!instance list", secret);
  await room.says(mallory, "!instance list", { ...secret, device: null });
  await room.says(mallory, "!instance list", { ...secret, device: { id: "X", identity: null, signed: false } });
  expect(room.said.slice(-3).map(({ reason }) => reason)).toEqual(Array(3).fill({ code: "not-allowed", facts: { why: "stranger" } }));
  expect(room.registry.identities.find(mallory)).toBeNull();
});

test("a room without encryption is told once, at its first command, what that means", async () => {
  const room = fakeRoom({ newRooms: true });
  await room.says(mallory, "!status");
  expect(room.notices(room1)).toEqual([]);
  for (const line of ["!status", "!instance list"]) await room.says(alice, line);
  await room.resumes();
  await room.says(alice, "!status");
  expect(room.notices(room1)).toEqual([
    "This room isn't encrypted, so I trust its homeserver on who wrote what and who may do what. Whoever runs it could give me commands in your name.\nIf that isn't you, switch encryption on in the room's settings.",
  ]);
  await room.says(alice, "!status", secret);
  expect(room.notices(secretRoom)).toEqual([]);
});
