import { expect, test } from "vitest";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, carol, dan, dev, fakeRoom, room2, type FakeRoom } from "../../fakes/room.ts";

async function roomWithDev(line = "!instance create dev dev.example.org --matrix --start"): Promise<FakeRoom> {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, line);
  return room;
}
const federates = async (room: FakeRoom): Promise<boolean> => (await room.files!.settings(room.registry.instances.get(dev))).federation;

test("opening a homeserver to others says what that means and asks first; then it restarts with it", async () => {
  const room = await roomWithDev();
  await room.says(alice, "!instance federation dev on");
  expect(room.lastReply()).toMatch(/^dev\.example\.org will talk to other homeservers: .* copied to their servers, for good\.\ndev restarts for it\.\n@alice:example\.org: answer `yes \d{4}`/);
  expect(await federates(room)).toBe(false);
  await room.confirms(alice);
  expect(room.lastReply()).toMatch(/^dev federates as dev\.example\.org \(restarted, \d+ s\)\./);
  expect(await federates(room)).toBe(true);
  expect(room.notices(room2)).toContain("@alice:example.org opened dev to other homeservers.");
  await room.says(alice, "!instance show dev");
  expect(room.lastReply()).toContain("registration closed, federated");
});

test("closing it needs no question, and tells what it does", async () => {
  const room = await roomWithDev("!instance create dev dev.example.org --matrix --federation --start");
  await room.says(dan, "!instance federation dev off");
  expect(room.lastReply()).toMatch(/^dev talks to no other homeserver \(restarted, \d+ s\)\. Rooms with people from other homeservers stay/);
  expect(await federates(room)).toBe(false);
});

test("of a stopped instance it is only written", async () => {
  const room = await roomWithDev("!instance create dev dev.example.org --matrix");
  await room.says(alice, "!instance federation dev on");
  expect(room.lastReply()).not.toContain("restarts");
  await room.confirms(alice);
  expect(room.lastReply()).toBe("dev federates as dev.example.org, from its next start on.\nTo start it: `!instance start dev`");
  expect(room.engine.runningNames()).toEqual([]);
});

test("an instance that doesn't come back with it runs again as before", async () => {
  const room = await roomWithDev();
  await room.says(alice, "!instance federation dev on");
  room.engine.silent.add("dev-tuwunel");
  await room.confirms(alice);
  expect(room.lastFailure()).toMatchObject({ code: "not-ready", facts: { name: "dev", service: "tuwunel", restarts: null, after: "without-federation" } });
  expect(await federates(room)).toBe(false);
  expect(room.engine.runningNames()).toEqual(["dev-backend", "dev-frontend", "dev-tuwunel"]);
});

test("what is so already is said, and nothing is done", async () => {
  const room = await roomWithDev("!instance create dev dev.example.org --matrix --federation --start");
  const before = room.state();
  await room.says(alice, "!instance federation dev on");
  expect(room.lastFailure()).toEqual({ code: "federation-unchanged", facts: { name: "dev", on: true } });
  expect(room.state()).toEqual(before);
});

test("a name that only this machine knows can't federate, and neither can what has no homeserver of its own", async () => {
  const local = await roomWithDev("!instance create dev --matrix");
  await local.says(alice, "!instance federation dev on");
  expect(local.lastFailure()).toEqual({ code: "local-federation", facts: { name: "dev", localName: "dev.localhost", at: "federate" } });
  const none = await roomWithDev("!instance create dev");
  await none.says(alice, "!instance federation dev on");
  expect(none.lastFailure()).toEqual({ code: "needs-homeserver", facts: { name: "dev", homeserver: "none", flag: null } });
});

test("only an owner may, and in a room not of the homeserver that carries it", async () => {
  const room = fakeRoom({ files: new FakeFiles(), choices: { ownHomeserver: "https://dev.example.org" } });
  await room.says(alice, "!instance create dev dev.example.org --matrix --federation --start");
  await room.says(carol, "!instance federation dev off");
  expect(room.lastFailure()).toMatchObject({ code: "not-allowed", facts: { why: "role", needed: "owner", has: "operator" } });
  await room.says(alice, "!instance federation dev off");
  expect(room.lastFailure()).toEqual({ code: "carries-this-room", facts: { name: "dev", line: "instance federation dev off", restarts: true } });
  expect(await federates(room)).toBe(true);
  expect(await room.shell("instance federation dev off")).toMatchObject({ code: 0 });
  expect(await federates(room)).toBe(false);
});

const federating = (): Promise<FakeRoom> => roomWithDev("!instance create dev dev.example.org --matrix --federation --start");

test("whether others reach it is told step by step, each with what was found", async () => {
  const room = await federating();
  await room.says(carol, "!federation check dev");
  expect(room.lastReply().split("\n")).toEqual([
    "Other homeservers reach dev.example.org.",
    "✓ Well-known: it is at dev.example.org:443 (12 ms)",
    "✓ DNS: dev.example.org is 203.0.113.7, port 443 (12 ms)",
    "✓ Port: 443 is open (12 ms)",
    "✓ TLS: a certificate for dev.example.org by R11, until 1 September (12 ms)",
    "✓ Version: Synapse 1.163.2 (12 ms)",
    "✓ Key: its own, signed, until 1 September (12 ms)",
  ]);
});

test("the step that fails is told with what to mend, and what wasn't tried after it", async () => {
  const room = await federating();
  room.federation.failing.set("dev.example.org", { step: "tls", fault: { kind: "wrong-name", wanted: "dev.example.org", names: "example.org" }, ms: 3 });
  await room.says(carol, "!federation check dev");
  expect(room.lastReply().split("\n").slice(3)).toEqual([
    "✓ Port: 443 is open (12 ms)",
    "✗ TLS: its certificate is for example.org, not for dev.example.org.",
    "· Not tried: Version, Key.",
    "Get a certificate for dev.example.org, and let the reverse proxy in front of it use it for that name.",
    "Then check again: `!federation check dev`",
  ]);
});

test("one that is reached over one family of addresses only is told so, with what to mend", async () => {
  const room = await federating();
  room.federation.halfFailing.set("dev.example.org", [
    { family: "IPv6", name: "dev.example.org", step: "well-known", fault: { kind: "timeout", address: "2001:db8::7", port: 443 } },
    { family: "IPv6", name: "dev.example.org", step: "port", fault: { kind: "refused", address: "2001:db8::7", port: 443 } },
  ]);
  await room.says(carol, "!federation check dev");
  const lines = room.lastReply().split("\n");
  expect(lines[0]).toBe("Other homeservers reach dev.example.org, but only over IPv4.");
  expect(lines.slice(7)).toEqual([
    "✗ Well-known over IPv6 of dev.example.org: port 443 at 2001:db8::7 doesn't answer.",
    "Check whether a firewall blocks port 443, and whether 2001:db8::7 is the right address. If it is to have no IPv6, remove the AAAA record of dev.example.org.",
    "✗ Port over IPv6 of dev.example.org: port 443 at 2001:db8::7 is closed.",
    "Let the reverse proxy in front of it listen on port 443. If it is to have no IPv6, remove the AAAA record of dev.example.org.",
    "Then check again: `!federation check dev`",
  ]);
  room.federation.halfFailing.set("dev.example.org", [
    { family: "IPv6", name: "dev.example.org", step: "well-known", fault: { kind: "other-delegation", says: "old.example.org:443" } },
    { family: "IPv4", name: "dev.example.org", step: "tls", fault: { kind: "wrong-name", wanted: "dev.example.org", names: "old.example.org" } },
  ]);
  await room.says(carol, "!federation check dev");
  expect(room.lastReply()).toMatch(/^Other homeservers reach dev\.example\.org, but only where they have both IPv4 and IPv6\.\n/);
  expect(room.lastReply()).toContain("✗ Well-known over IPv6 of dev.example.org: it leads to old.example.org:443 instead.");
});

test("a family of addresses that this host itself hasn't says nothing of what others meet", async () => {
  const room = await federating();
  room.federation.halfFailing.set("dev.example.org", [{ family: "IPv6", name: "dev.example.org", step: "port", fault: { kind: "no-route", address: "2001:db8::7" } }]);
  await room.says(carol, "!federation check dev");
  const lines = room.lastReply().split("\n");
  expect(lines[0]).toBe("Other homeservers reach dev.example.org.");
  expect(lines.slice(7)).toEqual(["· Port over IPv6 of dev.example.org: not tried, this host has no route to 2001:db8::7."]);
});

test("without a well-known it is told why, and where others look in vain", async () => {
  const room = await federating();
  const because = { kind: "status", path: "/.well-known/matrix/server", status: 502 } as const;
  room.federation.failing.set("dev.example.org", { step: "well-known", fault: { kind: "no-well-known", url: "https://dev.example.org/.well-known/matrix/server", because, otherwise: "port 8448" }, ms: 3 });
  await room.says(carol, "!federation check dev");
  expect(room.lastReply()).toContain("doesn't say where it is: `/.well-known/matrix/server` is answered with 502. Others then try port 8448, where nobody answers.\n· Not tried: DNS, Port, TLS, Version, Key.\n");
});

test("one that doesn't federate, or doesn't run, isn't looked for", async () => {
  const off = await roomWithDev();
  await off.says(carol, "!federation check dev");
  expect(off.lastFailure()).toEqual({ code: "federation-off", facts: { name: "dev" } });
  const stopped = await roomWithDev("!instance create dev dev.example.org --matrix --federation");
  await stopped.says(carol, "!federation check dev");
  expect(stopped.lastFailure()).toEqual({ code: "not-running", facts: { name: "dev" } });
});

/** Two that federate and run. */
async function two(): Promise<FakeRoom> {
  const room = await federating();
  await room.says(alice, "!instance create two two.example.org --matrix --federation --start");
  return room;
}
/** What a check made and has left behind. */
const leftovers = ({ homeservers, matrixRooms }: FakeRoom): readonly unknown[] => [
  ...[...homeservers.accounts].filter(([userId, { deactivated }]) => userId.includes("check") && deactivated !== true),
  ...matrixRooms.rooms,
];

test("with another instance it is proven both ways that the two talk to each other, and nothing of it is left", async () => {
  const room = await two();
  await room.says(carol, "!federation check dev two");
  const said = room.lastReply().split("\n");
  expect(said.slice(0, 4)).toEqual([
    "dev and two talk to each other, both ways.",
    expect.stringMatching(/^✓ From two into a room of dev: joined in \d+ ms, a message there in \d+ ms, one back in \d+ ms\.$/),
    expect.stringMatching(/^✓ From dev into a room of two: joined in \d+ ms, a message there in \d+ ms, one back in \d+ ms\.$/),
    "I deleted the accounts and rooms that this needed.",
  ]);
  expect(said.filter((line) => line.startsWith("Other homeservers reach"))).toHaveLength(2);
  expect([...room.homeservers.accounts.keys()].filter((userId) => userId.includes("check"))).toHaveLength(2);
  expect(leftovers(room)).toEqual([]);
});

test("a room that sees one of the two isn't told the other's name by the job's steps", async () => {
  const room = await two();
  room.narrow(room2, { instances: ["dev"], create: null });
  await room.says(carol, "!federation check dev two");
  const { id } = room.registry.jobs.recent(1)[0]!;
  await room.says(carol, `!jobs show ${id}`);
  expect(room.lastReply()).toContain("into a room of two");
  await room.says(carol, `!jobs show ${id}`, { in: room2 });
  expect(room.lastReply()).toContain("into a room of dev");
  expect(room.lastReply()).toContain("a step with another instance");
  expect(room.lastReply()).not.toContain("two");
});

test("where a join is refused or a message lost, it is told with the homeserver's words, and nothing is left", async () => {
  const refused = await two();
  refused.matrixRooms.cutOff.set("two.example.org", "Failed to make_join via any server");
  await refused.says(carol, "!federation check dev two");
  expect(refused.lastReply()).toContain("✗ From two into a room of dev: joining failed. The homeserver of two: Failed to make_join via any server");
  expect(refused.lastReply()).toMatch(/Then check again: `!federation check dev two`$/);
  expect(leftovers(refused)).toEqual([]);

  const lost = await two();
  lost.matrixRooms.mute.add("two.example.org");
  await lost.says(carol, "!federation check dev two");
  expect(lost.lastReply()).toMatch(/✗ From two into a room of dev: joined in \d+ ms, a message there in \d+ ms, a message back failed\. .*it did not come within 30 s/);
  expect(leftovers(lost)).toEqual([]);
});

test("where one can't be reached, nothing is made for a proof that would fail", async () => {
  const room = await two();
  room.federation.failing.set("two.example.org", { step: "port", fault: { kind: "refused", address: "203.0.113.7", port: 443 }, ms: 3 });
  await room.says(carol, "!federation check dev two");
  expect(room.lastReply()).toContain("Other homeservers don't reach two.example.org.");
  expect(room.lastReply()).toContain("I didn't try whether they talk to each other.");
  expect([...room.homeservers.accounts.keys()].filter((userId) => userId.includes("check"))).toEqual([]);
  await room.says(carol, "!federation check dev dev");
  expect(room.lastFailure()).toEqual({ code: "same-instance", facts: {} });
});
