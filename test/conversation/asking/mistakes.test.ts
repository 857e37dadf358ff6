import { expect, test } from "vitest";
import { UserError, type Reason } from "../../../src/model/error.ts";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, dev, fakeRoom, room1, type FakeRoom } from "../../fakes/room.ts";

type Mistake = readonly [what: string, line: string, reason: { readonly code: string; readonly facts: object }];

/** There is `dev`, stopped, on dev.example.org; `old` is in the trash; port 9000 is reserved. */
async function preparedRoom(): Promise<FakeRoom> {
  const room = fakeRoom({ files: new FakeFiles(), choices: { ownDomains: ["bot.example.org", "example.org"] } });
  await room.says(alice, "!instance create old");
  await room.says(alice, "!instance remove old");
  await room.confirms(alice);
  await room.says(alice, "!instance create dev dev.example.org --matrix");
  await room.says(alice, "!port reserve 9000");
  return room;
}

const misread: readonly Mistake[] = [
  ["a command that is none", "!foo", { code: "unknown-command", facts: { what: "unlike-any", typed: "foo", noun: null } }],
  ["a verb that is none", "!instance foo dev", { code: "unknown-command", facts: { what: "unlike-any", typed: "instance foo", noun: "instance" } }],
  ["a misspelt verb", "!instance craete two", { code: "unknown-command", facts: { what: "near-line", typed: "instance craete", meant: "!instance create two" } }],
  ["a misspelt noun", "!instnace list", { code: "unknown-command", facts: { what: "near-line", typed: "instnace list", meant: "!instance list" } }],
  ["another tool's word", "!instance delete dev", { code: "unknown-command", facts: { what: "near-line", typed: "instance delete", meant: "!instance remove dev" } }],
  ["a verb without its noun", "!start dev", { code: "unknown-command", facts: { what: "near-line", typed: "start", meant: "!instance start dev" } }],
  ["turned round", "!create instance two", { code: "unknown-command", facts: { what: "near-line", typed: "create instance", meant: "!instance create two" } }],
  ["misspelt, and wrong so too", "!instance craete Two", { code: "unknown-command", facts: { what: "near-command", typed: "instance craete", meant: "instance create", right: { command: "instance create" } } }],
  ["misspelt help", "!hepl", { code: "unknown-command", facts: { what: "near-line", typed: "hepl", meant: "!help" } }],
  ["help on what is none", "!help nonsense", { code: "unknown-command", facts: { what: "unlike-any", typed: "nonsense", noun: null } }],
  ["a misspelt flag", "!instance create two --strat", { code: "unknown-command", facts: { what: "near-line", typed: "--strat", meant: "!instance create two --start" } }],
  ["a flag that is none", "!instance create two --volume", { code: "unknown-flag", facts: { command: "instance create", typed: "--volume", meant: null } }],
  ["a flag where there are none", "!instance stop dev --force", { code: "unknown-flag", facts: { command: "instance stop", typed: "--force", meant: null, flags: [] } }],
  ["no name", "!instance create", { code: "missing-argument", facts: { argument: "NAME", means: "the instance's name", right: { command: "instance create" } } }],
  ["no name to start", "!instance start", { code: "missing-argument", facts: { argument: "NAME", means: "the instance's name", right: { command: "instance start" } } }],
  ["no port", "!port reserve", { code: "missing-argument", facts: { argument: "PORT", means: "a TCP port", right: { command: "port reserve" } } }],
  ["one word too many", "!instance stop dev now", { code: "extra-argument", facts: { typed: "now", right: { command: "instance stop" } } }],
  ["several on one line", "!instance stop dev !instance start dev", { code: "several-commands", facts: {} }],
  ["a second domain", "!instance create two a.example.org b.example.org", { code: "extra-argument", facts: { typed: "b.example.org", right: { command: "instance create" } } }],
  ["a domain both ways", "!instance create two a.example.org --domain b.example.org", { code: "given-twice", facts: { what: "input", key: "domain", values: ["a.example.org", "b.example.org"] } }],
  ["a flag twice", "!instance create two --start --start", { code: "given-twice", facts: { what: "flag", flag: "--start" } }],
  ["a flag without its value", "!instance logs dev --lines", { code: "missing-value", facts: { what: "flag", flag: "--lines", usage: "--lines N" } }],
  ["a value for what takes none", "!instance create two --start=yes", { code: "needless-value", facts: { flag: "--start" } }],
  ["a value apart that could be a domain", "!instance create two --matrix synapse", { code: "value-apart", facts: { flag: "--matrix", value: "synapse" } }],
  ["a quotation that never ends", "!instance create \"two", { code: "open-quote", facts: { quote: "\"" } }],
];

const malformed: readonly Mistake[] = [
  ["a name in capitals", "!instance create Dev_2", { code: "bad-name", facts: { typed: "Dev_2", instead: "dev-2" } }],
  ["a name that starts with a digit", "!instance create 2fast", { code: "bad-name", facts: { typed: "2fast", instead: "fast" } }],
  ["a name that ends in a dash", "!instance create two-", { code: "bad-name", facts: { typed: "two-", instead: "two" } }],
  ["a name of 31", `!instance create ${"a".repeat(31)}`, { code: "bad-name", facts: { typed: "a".repeat(31), instead: "a".repeat(30) } }],
  ["a name that is a path", "!instance create ../../etc", { code: "bad-name", facts: { typed: "../../etc", instead: "etc" } }],
  ["a name that is a flag", "!instance create --rm", { code: "unknown-flag", facts: { command: "instance create", typed: "--rm", meant: null } }],
  ["a name with a backtick", "!instance create a`b", { code: "bad-name", facts: { typed: "ab", instead: "a-b" } }],
  ["a name as long as a page", `!instance create ${"x".repeat(5000)}`, { code: "bad-name", facts: { typed: `${"x".repeat(60)}…`, instead: "x".repeat(30) } }],
  ["a name in another script", "!instance create дев", { code: "bad-name", facts: { typed: "дев", instead: null } }],
  ["a URL for a domain", "!instance create two https://two.example.org/x", { code: "bad-domain", facts: { typed: "https://two.example.org/x", instead: "two.example.org" } }],
  ["a domain with a port", "!instance create two two.example.org:8443", { code: "bad-domain", facts: { typed: "two.example.org:8443", instead: "two.example.org" } }],
  ["a domain with an underscore", "!instance create two x_y.example.org", { code: "bad-domain", facts: { typed: "x_y.example.org", instead: null } }],
  ["an address for a domain", "!instance create two 192.168.1.4", { code: "bad-domain", facts: { typed: "192.168.1.4", instead: null } }],
  ["a homeserver that is none", "!instance create two --matrix=dendrite", { code: "bad-homeserver", facts: { typed: "dendrite" } }],
  ["a URL of another kind", "!instance create two --matrix=ftp://x.example.org", { code: "bad-homeserver", facts: { typed: "ftp://x.example.org" } }],
  ["a port of the system", "!port reserve 80", { code: "bad-port", facts: { typed: "80" } }],
  ["a port that is a word", "!port reserve http", { code: "bad-port", facts: { typed: "http" } }],
  ["a port and a half", "!port reserve 8765.5", { code: "bad-port", facts: { typed: "8765.5" } }],
  ["too large a port", "!port reserve 65536", { code: "bad-port", facts: { typed: "65536" } }],
  ["a service that is none", "!instance logs dev bakend", { code: "bad-service", facts: { typed: "bakend", meant: "backend" } }],
  ["no lines", "!instance logs dev --lines 0", { code: "bad-lines", facts: { typed: "0" } }],
  ["federation without a homeserver", "!instance create two --federation", { code: "needs-homeserver", facts: { name: "two", homeserver: "none", flag: "--federation" } }],
  ["federation nobody can reach", "!instance create two --matrix --federation", { code: "local-federation", facts: { name: "two", localName: "two.localhost", at: "create" } }],
  ["only Matrix, and none", "!instance create two --only-matrix", { code: "needs-homeserver", facts: { name: "two", homeserver: "none", flag: "--only-matrix" } }],
  ["only somebody else's Matrix", "!instance create two --only-matrix --matrix=https://m.example.com", { code: "needs-homeserver", facts: { name: "two", homeserver: "external", flag: "--only-matrix" } }],
];

const onlyDev = { others: ["dev"], total: 1, meant: null, inTrash: false, creatable: true };
const impossible: readonly (readonly [what: string, line: string, reason: Reason])[] = [
  ["a homeserver that doesn't answer", "!instance create two --matrix=https://nosuch.example.org", { code: "homeserver-silent", facts: { url: "https://nosuch.example.org", why: "unreachable", seconds: null } }],
  ["a homeserver that containers can't reach", "!instance create two --matrix=http://localhost:8008", { code: "homeserver-unreachable", facts: { url: "http://localhost:8008" } }],
  ["a service that it hasn't", "!instance logs dev synapse", { code: "no-service", facts: { name: "dev", service: "synapse", services: ["tuwunel", "backend", "frontend"] } }],
  ["a name that is taken", "!instance create dev", { code: "name-taken", facts: { name: "dev" } }],
  ["a name in the trash", "!instance create old", { code: "name-in-trash", facts: { name: "old" } }],
  ["a domain in use", "!instance create two dev.example.org", { code: "domain-taken", facts: { name: "two", domain: "dev.example.org", holder: { name: "dev", domain: "dev.example.org" }, at: "create" } }],
  ["where another's dashboard is", "!instance create two dashboard.dev.example.org", { code: "domain-taken", facts: { name: "two", domain: "dashboard.dev.example.org", holder: { name: "dev", domain: "dev.example.org" }, at: "create" } }],
  ["the bot's own domain", "!instance create two bot.example.org", { code: "domain-taken", facts: { name: "two", domain: "bot.example.org", holder: "innkeeper", at: "create" } }],
  ["its homeserver's domain", "!instance create two example.org", { code: "domain-taken", facts: { name: "two", domain: "example.org", holder: "innkeeper", at: "create" } }],
  ["an instance that is none", "!instance start nosuch", { code: "no-instance", facts: { ...onlyDev, name: "nosuch" } }],
  ["a misspelt instance", "!instance show dve", { code: "no-instance", facts: { ...onlyDev, name: "dve", meant: "dev" } }],
  ["an instance in the trash", "!instance start old", { code: "no-instance", facts: { ...onlyDev, name: "old", inTrash: true } }],
  ["to restore what isn't in the trash", "!trash restore dev", { code: "not-in-trash", facts: { name: "dev", others: ["old"], total: 1 } }],
  ["to stop what is stopped", "!instance stop dev", { code: "already-stopped", facts: { name: "dev" } }],
  ["to claim what doesn't run", "!instance claim dev", { code: "not-running", facts: { name: "dev" } }],
  ["logs of what never ran", "!instance logs dev", { code: "no-logs", facts: { name: "dev" } }],
  ["to remove what is none", "!instance remove nosuch", { code: "no-instance", facts: { ...onlyDev, name: "nosuch" } }],
  ["to reserve an instance's port", "!port reserve 8765", { code: "port-reserved", facts: { port: 8765, holder: { instance: "dev", role: "backend", by: alice } } }],
  ["to reserve a port twice", "!port reserve 9000", { code: "port-reserved", facts: { port: 9000, holder: { instance: null, role: null, by: alice } } }],
  ["to release an instance's port", "!port release 8765", { code: "port-not-reserved", facts: { port: 8765, instance: "dev" } }],
  ["to release what isn't reserved", "!port release 9999", { code: "port-not-reserved", facts: { port: 9999, instance: null } }],
];

/** Somebody makes a mistake: one failure is told, and nothing is changed. */
async function mistakes(room: FakeRoom, what: string, line: string): Promise<void> {
  const before = { state: room.state(), said: room.said.length, calls: room.engine.calls.length };
  await room.says(alice, line);
  expect.soft(room.said.slice(before.said), what).toMatchObject([{ kind: "failure", room: room1, asker: alice }]);
  expect.soft(room.state(), what).toEqual(before.state);
  expect.soft(room.engine.calls, what).toHaveLength(before.calls);
}

test("each mistake in a line is told with what would be right, and changes nothing", async () => {
  const room = await preparedRoom();
  for (const [what, line, reason] of [...misread, ...malformed]) {
    await mistakes(room, what, line);
    expect.soft(room.lastFailure(), what).toMatchObject(reason);
  }
});

test("what can't be done as things are is refused, and changes nothing", async () => {
  const room = await preparedRoom();
  for (const [what, line, reason] of impossible) {
    await mistakes(room, what, line);
    expect.soft(room.lastFailure(), what).toEqual(reason);
  }
});

/** What a line is told that can't be read. */
const misunderstood = [...misread, ...malformed].map(([, , { code }]) => code);

test("every command that a reply to a mistake names can be sent as it stands", async () => {
  const room = await preparedRoom();
  for (const [, line] of [...misread, ...malformed, ...impossible]) await room.says(alice, line);
  const named = new Set(room.replies.flatMap((reply) => [...reply.matchAll(/`(![^`]+)`/g)].map(([, command]) => command ?? "")));
  expect(named.size).toBeGreaterThan(15);
  for (const command of named) {
    await room.says(alice, command);
    expect(misunderstood, command).not.toContain(room.lastFailure()?.code);
  }
});

test.each([
  ["docker-unreachable", "Docker does not answer on this host."],
  ["docker-forbidden", "I am not allowed to use Docker on this host."],
  ["compose-missing", "Docker has no Compose plugin on this host."],
] as const)("when Docker can't be used (%s), all that needs it says so, and what doesn't still answers", async (trouble, words) => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create dev --matrix --start");
  room.engine.failure = trouble;
  const before = room.state();
  for (const line of ["!instance create two", "!instance start dev", "!instance stop dev", "!instance restart dev", "!instance logs dev", "!instance claim dev"]) {
    await room.says(alice, line);
    expect(room.lastFailure(), line).toMatchObject({ code: trouble });
    expect(room.state(), line).toEqual(before);
  }
  await room.says(alice, "!instance list");
  expect(room.lastReply()).toContain(`Their state is unknown: ${words}`);
  expect(room.lastReply()).toContain("? dev — unknown, should be running");
  await room.says(alice, "!instance show dev");
  expect(room.lastReply()).toMatch(/^dev's state is unknown/);
  await room.says(alice, "!status");
  expect(room.lastReply()).toMatch(/^I can't reach Docker/);
  await room.says(alice, "!port list");
  expect(room.lastReply()).toContain("8765 — dev, backend");
  room.engine.failure = null;
  await room.says(alice, "!instance stop dev");
  expect(room.lastReply()).toMatch(/^dev is stopped/);
});

test("Docker that goes away in the middle of a start leaves nothing half done once it is back", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create dev");
  room.engine.slowly = async () => {
    room.engine.slowly = async () => undefined;
    room.engine.failure = "docker-unreachable";
    void room.clock.sleep(4000).then(() => (room.engine.failure = null));
  };
  await room.says(alice, "!instance start dev");
  expect(room.lastFailure()).toEqual({ code: "docker-unreachable", facts: { why: "silent" } });
  expect(room.state()).toMatchObject({ containers: [], unfinished: [] });
  await room.says(alice, "!instance start dev");
  expect(room.lastReply()).toMatch(/^dev is running/);
});

test("an image that is not to be had ends a create before anything is reserved", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  const before = room.state();
  room.engine.registry = new Map();
  await room.says(alice, "!instance create dev --start");
  expect(room.lastFailure()).toEqual({ code: "image-missing", facts: { image: "mindroom:1", why: "refused", says: "not found", typed: false } });
  expect(room.state()).toEqual(before);
});

test("an image that isn't there for this machine names the homeserver that would do", async () => {
  const room = fakeRoom({ files: new FakeFiles(), choices: { images: { backend: "mindroom:1", frontend: "chat:1", tuwunel: null, synapse: "synapse:1" } } });
  await room.says(alice, "!instance create dev --matrix");
  expect(room.lastFailure()).toEqual({ code: "image-unconfigured", facts: { service: "tuwunel" } });
});

test("a container of that name that isn't ours is left alone", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  const before = room.state();
  room.engine.foreign.add("dev-backend");
  await room.says(alice, "!instance create dev --start");
  expect(room.lastFailure()).toEqual({ code: "container-taken", facts: { containers: ["dev-backend"], project: null } });
  expect(room.state()).toEqual(before);
  expect(room.engine.calls).toEqual([]);
});

test("a network that others have is passed over, and when there is none left, it says so", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  room.host.routed.push("10.213.0.0/24");
  room.engine.networks.push("10.213.1.0/25");
  await room.says(alice, "!instance create dev");
  expect(room.lastReply()).toContain("Network: 10.213.1.128/28");
  room.host.routed.push("10.213.0.0/16");
  const before = room.state();
  await room.says(alice, "!instance create two");
  expect(room.lastFailure()).toEqual({ code: "subnets-exhausted", facts: { pool: "10.213.0.0/16" } });
  expect(room.state()).toEqual(before);
});

test("a full disk undoes a create to the last port", async () => {
  const files = new FakeFiles();
  const room = fakeRoom({ files });
  const before = room.state();
  files.failures.set("create", new UserError("disk-full", { path: "instances/dev", of: "folder" }));
  await room.says(alice, "!instance create dev --start");
  expect(room.lastFailure()).toMatchObject({ code: "disk-full" });
  expect(room.state()).toEqual(before);
});

test("a folder of somebody else's where the instance's should be is left alone", async () => {
  const room = fakeRoom();
  await room.says(alice, "!instance create other");
  room.put("instances/dev/precious.txt", "mine");
  const before = room.state();
  await room.says(alice, "!instance create dev");
  expect(room.lastFailure()).toEqual({ code: "folder-taken", facts: { path: room.path("instances/dev") } });
  expect(room.state()).toEqual(before);
  expect(room.read("instances/dev/precious.txt")).toBe("mine");
});

test("a fault of ours is a reference that the log explains, and says nothing of how we are made", async () => {
  const files = new FakeFiles();
  const room = fakeRoom({ files, faults: true });
  await room.says(alice, "!instance create dev");
  files.failures.set("settings", new TypeError("Cannot read properties of undefined (reading 'x')"));
  await room.says(alice, "!instance start dev");
  const ref = /\(ref ([0-9a-f]{4})\)/.exec(room.lastReply())?.[1] ?? "none";
  expect(room.lastFailure()).toEqual({ code: "internal", facts: {} });
  expect(room.lastReply()).not.toContain("undefined");
  expect(room.logged.filter((each) => each.startsWith("error"))).toEqual([expect.stringContaining(ref)]);
  expect(room.logged.join("\n")).toContain("TypeError: Cannot read properties of undefined");
  expect(room.engine.runningNames()).toEqual([]);
  expect(room.registry.instances.find(dev)).not.toBeNull();
});
