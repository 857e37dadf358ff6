import { expect, test } from "vitest";
import type { Reason } from "../../../src/model/error.ts";
import { alice, fakeRoom } from "../../fakes/room.ts";

test.each<readonly [string, object]>([
  ["!instnce list", { code: "unknown-command", facts: { what: "near-line", typed: "instnce list", meant: "!instance list" } }],
  ["!instance craete two", { code: "unknown-command", facts: { what: "near-line", typed: "instance craete", meant: "!instance create two" } }],
  ["!instance create two --matirx", { code: "unknown-command", facts: { what: "near-line", typed: "--matirx", meant: "!instance create two --matrix" } }],
  ["!instance create two --colour=red", { code: "unknown-flag", facts: { command: "instance create", typed: "--colour", meant: null } }],
  ["!instance create", { code: "missing-argument", facts: { argument: "NAME", means: "the instance's name", right: { command: "instance create" } } }],
  ["!instance start", { code: "missing-argument", facts: { argument: "NAME", means: "the instance's name", right: { command: "instance start" } } }],
  ["!instance start one two", { code: "extra-argument", facts: { typed: "two", right: { command: "instance start" } } }],
  ["!instance create two two.example.org --domain other.example.org", { code: "given-twice", facts: { what: "input", key: "domain", values: ["two.example.org", "other.example.org"] } }],
  ["!instance create Dev_2", { code: "bad-name", facts: { typed: "Dev_2", instead: "dev-2" } }],
  ["!instance create -x", { code: "unknown-flag", facts: { command: "instance create", typed: "-x", meant: null } }],
  [`!instance create ${"a".repeat(31)}`, { code: "bad-name", facts: { typed: "a".repeat(31), instead: "a".repeat(30) } }],
  ["!instance create two https://two.example.org/chat", { code: "bad-domain", facts: { typed: "https://two.example.org/chat", instead: "two.example.org" } }],
  ["!instance create two not_a_domain!", { code: "bad-domain", facts: { typed: "not_a_domain!", instead: null } }],
  ["!instance create two --matrix=ftp://x", { code: "bad-homeserver", facts: { typed: "ftp://x" } }],
  ["!port reserve many", { code: "bad-port", facts: { typed: "many" } }],
  ["!port reserve 80", { code: "bad-port", facts: { typed: "80" } }],
  ["!port reserve 70000", { code: "bad-port", facts: { typed: "70000" } }],
  ["!instance logs nosuch --lines lots", { code: "bad-lines", facts: { typed: "lots" } }],
  ["!help nonsense", { code: "unknown-command", facts: { what: "unlike-any", typed: "nonsense", noun: null } }],
  ["!instance create two --federation", { code: "needs-homeserver", facts: { name: "two", homeserver: "none", flag: "--federation" } }],
])("%s is refused for what is wrong with it, and changes nothing", async (line, reason) => {
  const room = fakeRoom();
  await room.says(alice, line);
  expect(room.lastFailure()).toMatchObject(reason);
  expect(room.registry.instances.all()).toEqual([]);
  expect(room.registry.ports.all()).toEqual([]);
  expect(room.registry.jobs.unfinished()).toEqual([]);
});

test.each<readonly [string, Reason]>([
  ["!port release 9999", { code: "port-not-reserved", facts: { port: 9999, instance: null } }],
  ["!instance start nosuch", { code: "no-instance", facts: { name: "nosuch", others: [], total: 0, meant: null, inTrash: false, creatable: true } }],
  ["!trash restore nosuch", { code: "not-in-trash", facts: { name: "nosuch", others: [], total: 0 } }],
])("%s, of what isn't there, is refused and changes nothing", async (line, reason) => {
  const room = fakeRoom();
  await room.says(alice, line);
  expect(room.lastFailure()).toEqual(reason);
  expect(room.registry.instances.all()).toEqual([]);
  expect(room.registry.ports.all()).toEqual([]);
  expect(room.registry.jobs.unfinished()).toEqual([]);
});

test("a name that is taken, a domain in use, a name in the trash", async () => {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev dev.example.org");
  await room.says(alice, "!instance create dev other.example.org");
  expect(room.lastFailure()).toEqual({ code: "name-taken", facts: { name: "dev" } });
  await room.says(alice, "!instance create two dev.example.org");
  expect(room.lastFailure()).toEqual({ code: "domain-taken", facts: { name: "two", domain: "dev.example.org", holder: { name: "dev", domain: "dev.example.org" }, at: "create" } });
  await room.says(alice, "!instance stop dev");
  expect(room.lastFailure()).toEqual({ code: "already-stopped", facts: { name: "dev" } });
  await room.says(alice, "!instance remove dev");
  await room.confirms(alice);
  expect(room.lastReply()).toContain("dev is in the trash");
  await room.says(alice, "!instance create dev other.example.org");
  expect(room.lastFailure()).toEqual({ code: "name-in-trash", facts: { name: "dev" } });
  expect(room.registry.instances.all()).toEqual([]);
});

test("Docker that doesn't run, or isn't permitted, is said; nothing changes", async () => {
  const room = fakeRoom();
  room.engine.failure = "docker-unreachable";
  await room.says(alice, "!instance create dev");
  expect(room.lastFailure()).toEqual({ code: "docker-unreachable", facts: { why: "silent" } });
  expect(room.registry.ports.all()).toEqual([]);
  room.engine.failure = "docker-forbidden";
  await room.says(alice, "!instance create dev");
  expect(room.lastFailure()).toEqual({ code: "docker-forbidden", facts: {} });
  room.engine.failure = null;
  await room.says(alice, "!instance create dev");
  expect(room.lastReply()).toContain("dev is created");
});

test("a port that another program took between create and start is named, with the program", async () => {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev");
  room.host.listening.set(8765, { program: "nginx", pid: 812 });
  await room.says(alice, "!instance start dev");
  expect(room.lastFailure()).toEqual({ code: "port-taken", facts: { name: "dev", port: 8765, role: "backend", holder: { program: "nginx", pid: 812 }, at: "start" } });
  expect(room.engine.runningNames()).toEqual([]);
});

test("a dry run says what would be made and changes nothing", async () => {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev dev.example.org --matrix --dry-run");
  expect(room.lastReply()).toContain("nothing was changed");
  expect(room.registry.instances.all()).toEqual([]);
  expect(room.registry.ports.all()).toEqual([]);
});
