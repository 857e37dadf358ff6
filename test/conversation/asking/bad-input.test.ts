import { expect, test } from "vitest";
import type { Reason } from "../../../src/model/error.ts";
import { alice, fakeRoom } from "../../fakes/room.ts";

test.each([
  ["!instnce list", "Did you mean `!instance list`?"],
  ["!instance craete two", "Did you mean `!instance create two`?"],
  ["!instance create two --matirx", "--matrix"],
  ["!instance create two --colour=red", "has no"],
  ["!instance create", "needs NAME"],
  ["!instance start", "needs NAME"],
  ["!instance start one two", "one word too many"],
  ["!instance create two two.example.org --domain other.example.org", "twice"],
  ["!instance create Dev_2", "`dev-2` would do"],
  ["!instance create -x", "-x"],
  [`!instance create ${"a".repeat(31)}`, "1 to 30"],
  ["!instance create two https://two.example.org/chat", "two.example.org"],
  ["!instance create two not_a_domain!", "host name"],
  ["!instance create two --matrix=ftp://x", "matrix"],
  ["!port reserve many", "number"],
  ["!port reserve 80", "1024"],
  ["!port reserve 70000", "65535"],
  ["!instance logs nosuch --lines lots", "number"],
  ["!help nonsense", "nonsense"],
  ["!instance create two --federation", "federation"],
])("%s is answered in a sentence and changes nothing", async (line, words) => {
  const room = fakeRoom();
  await room.says(alice, line);
  expect(room.lastReply()).toContain(words);
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
