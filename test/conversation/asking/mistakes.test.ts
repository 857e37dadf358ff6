import { expect, test } from "vitest";
import { UserError, type Reason } from "../../../src/model/error.ts";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, dev, fakeRoom, room1, type FakeRoom } from "../../fakes/room.ts";

type Mistake = readonly [what: string, line: string, told: RegExp];

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
  ["a command that is none", "!foo", /^There is no command `foo`\.\nWhat I can do: `!help`$/],
  ["a verb that is none", "!instance foo dev", /^There is no `instance foo`\.\nWhat there is: `!help instance`$/],
  ["a misspelt verb", "!instance craete two", /^There is no `instance craete`\. Did you mean `!instance create two`\?/],
  ["a misspelt noun", "!instnace list", /^There is no `instnace list`\. Did you mean `!instance list`\?/],
  ["another tool's word", "!instance delete dev", /Did you mean `!instance remove dev`\?/],
  ["a verb without its noun", "!start dev", /Did you mean `!instance start dev`\?/],
  ["turned round", "!create instance two", /Did you mean `!instance create two`\?/],
  ["misspelt, and wrong so too", "!instance craete Two", /Did you mean `instance create`\?\nIt is `instance create NAME/],
  ["misspelt help", "!hepl", /Did you mean `!help`\?/],
  ["help on what is none", "!help nonsense", /^There is no command `nonsense`\./],
  ["a misspelt flag", "!instance create two --strat", /^There is no `--strat`\. Did you mean `!instance create two --start`\? Answer `yes` to run it\.$/],
  ["a flag that is none", "!instance create two --volume", /^`instance create` has no `--volume`\./],
  ["a flag where there are none", "!instance stop dev --force", /^`instance stop` has no `--force`\.\n`instance stop` takes no flags\.$/],
  ["no name", "!instance create", /^`instance create` needs NAME, the instance's name\.\nIt is `instance create NAME/],
  ["no name to start", "!instance start", /^`instance start` needs NAME/],
  ["no port", "!port reserve", /^`port reserve` needs PORT/],
  ["one word too many", "!instance stop dev now", /^`now` is one word too many\./],
  ["several on one line", "!instance stop dev !instance start dev", /^That is more than one command\.\nPut each of them on a line of its own\.$/],
  ["a second domain", "!instance create two a.example.org b.example.org", /^`b\.example\.org` is one word too many\./],
  ["a domain both ways", "!instance create two a.example.org --domain b.example.org", /^The domain is given twice: `a\.example\.org` and `b\.example\.org`\./],
  ["a flag twice", "!instance create two --start --start", /^`--start` is given twice\./],
  ["a flag without its value", "!instance logs dev --lines", /^`--lines` needs a value: `--lines N`\.$/],
  ["a value for what takes none", "!instance create two --start=yes", /^`--start` takes no value: it is there or not\.$/],
  ["a value apart that could be a domain", "!instance create two --matrix synapse", /For its value, write it joined: `--matrix=synapse`$/],
  ["a quotation that never ends", "!instance create \"two", /^A quotation mark .* is opened and never closed\.$/],
];

const malformed: readonly Mistake[] = [
  ["a name in capitals", "!instance create Dev_2", /^`Dev_2` can't be a name: 1 to 30 of a-z, 0-9 and -, starting with a letter\. `dev-2` would do\.$/],
  ["a name that starts with a digit", "!instance create 2fast", /^`2fast` can't be a name: .* `fast` would do\.$/],
  ["a name that ends in a dash", "!instance create two-", /^`two-` can't be a name/],
  ["a name of 31", `!instance create ${"a".repeat(31)}`, /can't be a name/],
  ["a name that is a path", "!instance create ../../etc", /^`\.\.\/\.\.\/etc` can't be a name/],
  ["a name that is a flag", "!instance create --rm", /has no `--rm`/],
  ["a name with a backtick", "!instance create a`b", /^`ab` can't be a name/],
  ["a name as long as a page", `!instance create ${"x".repeat(5000)}`, /^`x{60}…` can't be a name/],
  ["a name in another script", "!instance create дев", /^`дев` can't be a name: [^`]*$/],
  ["a URL for a domain", "!instance create two https://two.example.org/x", /can't be a domain: give only the host name, `two\.example\.org`\.$/],
  ["a domain with a port", "!instance create two two.example.org:8443", /give only the host name, `two\.example\.org`/],
  ["a domain with an underscore", "!instance create two x_y.example.org", /^`x_y\.example\.org` can't be a domain\./],
  ["an address for a domain", "!instance create two 192.168.1.4", /^`192\.168\.1\.4` can't be a domain\./],
  ["a homeserver that is none", "!instance create two --matrix=dendrite", /^`dendrite` is no homeserver that I know\./],
  ["a URL of another kind", "!instance create two --matrix=ftp://x.example.org", /is no homeserver that I know/],
  ["a port of the system", "!port reserve 80", /^`80` can't be a port: a whole number from 1024 to 65535\.$/],
  ["a port that is a word", "!port reserve http", /^`http` can't be a port/],
  ["a port and a half", "!port reserve 8765.5", /can't be a port/],
  ["too large a port", "!port reserve 65536", /can't be a port/],
  ["a service that is none", "!instance logs dev bakend", /^There is no service `bakend`\. Did you mean `backend`\?/],
  ["no lines", "!instance logs dev --lines 0", /^`0` can't be a number of lines: a whole number from 1 to 500\.$/],
  ["federation without a homeserver", "!instance create two --federation", /^`--federation` needs a homeserver, and two would have none\./],
  ["federation nobody can reach", "!instance create two --matrix --federation", /^two\.localhost is known on this machine only/],
  ["only Matrix, and none", "!instance create two --only-matrix", /^`--only-matrix` needs a homeserver/],
  ["only somebody else's Matrix", "!instance create two --only-matrix --matrix=https://m.example.com", /^`--only-matrix` is about a homeserver of two's own/],
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

test("each mistake in a line is told in words, with what would be right, and changes nothing", async () => {
  const room = await preparedRoom();
  for (const [what, line, told] of [...misread, ...malformed]) {
    await mistakes(room, what, line);
    expect.soft(room.lastReply(), what).toMatch(told);
  }
});

test("what can't be done as things are is refused, and changes nothing", async () => {
  const room = await preparedRoom();
  for (const [what, line, reason] of impossible) {
    await mistakes(room, what, line);
    expect.soft(room.lastFailure(), what).toEqual(reason);
  }
});

test("every command that a reply to a mistake names can be sent as it stands", async () => {
  const room = await preparedRoom();
  for (const [, line] of [...misread, ...malformed, ...impossible]) await room.says(alice, line);
  const named = new Set(room.replies.flatMap((reply) => [...reply.matchAll(/`(![^`]+)`/g)].map(([, command]) => command ?? "")));
  expect(named.size).toBeGreaterThan(15);
  for (const command of named) {
    await room.says(alice, command);
    expect(room.lastReply(), command).not.toMatch(/^There is no (command|`)|one word too many|has no `--|can't be a |needs [A-Z]/);
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
  expect(room.lastReply()).toMatch(/^Something went wrong on my side/);
  expect(room.lastReply()).not.toContain("undefined");
  expect(room.logged.filter((each) => each.startsWith("error"))).toEqual([expect.stringContaining(ref)]);
  expect(room.logged.join("\n")).toContain("TypeError: Cannot read properties of undefined");
  expect(room.engine.runningNames()).toEqual([]);
  expect(room.registry.instances.find(dev)).not.toBeNull();
});
