import { statSync } from "node:fs";
import { expect, test } from "vitest";
import { UserError, type Reason } from "../../../src/model/error.ts";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, carol, dev, fakeRoom, room2, type FakeRoom } from "../../fakes/room.ts";

/** `dev` runs with a homeserver of its own, over real files. */
async function running(flags = "--matrix"): Promise<FakeRoom> {
  const room = fakeRoom();
  await room.says(alice, `!instance create dev dev.example.org ${flags} --start`);
  expect(room.lastReply()).toMatch(/^dev is running/);
  room.engine.calls.length = 0;
  return room;
}

const env = (room: FakeRoom): string => room.read("instances/dev/.env.dev");
const portsOf = (room: FakeRoom) => room.registry.ports.all().map(({ port }) => port);

test("several settings of an instance that runs are changed at once, and it is started afresh with them", async () => {
  const room = await running();
  room.edit("instances/dev/.env.dev", (text) => `# mine\n${text}MY_OWN='kept'\n`);
  await room.says(carol, "!instance set dev BACKEND_PORT=9000 frontend-port=9001");
  const [first, ...rest] = room.lastReply().split("\n");
  expect(first).toMatch(/^dev is running with it \(\d+ s\)\.$/);
  expect(rest.slice(0, 2)).toEqual(["BACKEND_PORT: 8765 → 9000", "FRONTEND_PORT: 3003 → 9001"]);
  expect(env(room)).toContain("BACKEND_PORT='9000'");
  expect(env(room)).toMatch(/^# mine\n[^]*MY_OWN='kept'\n$/);
  expect(statSync(room.path("instances/dev/.env.dev")).mode & 0o777).toBe(0o600);
  expect(portsOf(room)).toEqual([8448, 9000, 9001]);
  expect(room.engine.calls).toEqual(["stop dev tuwunel,backend,frontend", "up dev tuwunel,backend,frontend"]);
  expect(room.notices(room2).at(-1)).toBe("@carol:example.org changed dev and restarted it: BACKEND_PORT 8765 → 9000, FRONTEND_PORT 3003 → 9001.");
});

test("what is stopped is only written, and its next start takes it over", async () => {
  const room = await running();
  await room.says(alice, "!instance stop dev");
  room.engine.calls.length = 0;
  await room.says(alice, "!instance set dev BACKEND_PORT=9000");
  expect(room.lastReply()).toBe("Saved for dev, which isn't running. It applies at the next start: `!instance start dev`\nBACKEND_PORT: 8765 → 9000");
  expect(room.engine.calls).toEqual([]);
  expect(portsOf(room)).toEqual([3003, 8448, 9000]);
  await room.says(alice, "!instance start dev");
  expect(room.lastReply()).toMatch(/^dev is running/);
});

test("auto is the lowest port that is free, the instance's own among them", async () => {
  const room = await running();
  await room.says(alice, "!instance set dev BACKEND_PORT=auto");
  expect(room.lastReply()).toBe("dev has that already. Nothing was changed.");
  await room.says(alice, "!instance stop dev");
  room.host.listening.set(8765, { program: "nginx", pid: 812 });
  await room.says(alice, "!instance start dev");
  expect(room.lastFailure()).toEqual({ code: "port-taken", facts: { name: "dev", port: 8765, role: "backend", holder: { program: "nginx", pid: 812 }, at: "start" } });
  await room.says(alice, "!instance set dev BACKEND_PORT=AUTO");
  expect(room.lastReply()).toContain("BACKEND_PORT: 8765 → 8766");
  await room.says(alice, "!instance start dev");
  expect(room.lastReply()).toMatch(/^dev is running/);
});

test("two ports change places", async () => {
  const room = await running();
  await room.says(alice, "!instance set dev BACKEND_PORT=3003 FRONTEND_PORT=8765");
  expect(room.lastReply()).toMatch(/^dev is running with it/);
  expect(room.registry.ports.of(dev)).toEqual({ backend: 3003, frontend: 8765, matrix: 8448 });
});

test("one that doesn't come back gets its old settings and runs with them again, and the reason is told", async () => {
  const room = await running();
  const before = env(room);
  const state = room.state();
  room.engine.silent.add("dev-backend");
  room.clock.onPassing = () => {
    // With its old port it answers again.
    if (room.engine.calls.length > 2) room.engine.silent.clear();
  };
  await room.says(alice, "!instance set dev BACKEND_PORT=9000");
  expect(room.lastFailure()).toMatchObject({ code: "settings-taken-back", facts: { name: "dev", because: { code: "not-ready", facts: { service: "backend", restarts: null, after: "told-by-asker" } } } });
  expect(env(room)).toBe(before);
  expect(room.state()).toEqual(state);
  expect(room.engine.answers("dev-backend")).toBe(true);
  expect(room.notices(room2).filter((each) => each.includes("changed"))).toEqual([]);
  // Its containers are others now, but the watch has nothing to say of that: nobody restarted them from outside.
  const started = (await room.engine.history([dev])).map(({ service, startedAt }) => [service, startedAt]);
  expect(room.registry.announcements.get(room.registry.instances.get(dev).id)).toEqual({ state: "running", started: Object.fromEntries(started) as unknown });
});

test("while one comes back, nobody else gets its old ports, so it can always have them again", async () => {
  const room = await running();
  const { go, reached } = room.stall();
  const changing = room.says(alice, "!instance set dev BACKEND_PORT=9000");
  await reached;
  await room.says(carol, "!port reserve 8765");
  expect(room.lastFailure()).toEqual({ code: "port-reserved", facts: { port: 8765, holder: { instance: "dev", role: null, by: "@alice:example.org" } } });
  await room.says(carol, "!instance set dev FRONTEND_PORT=9001");
  expect(room.lastFailure()).toMatchObject({ code: "busy", facts: { locked: { kind: "instance", name: "dev" } } });
  room.engine.failNextUp = new UserError("start-failed", { name: dev, says: "no" });
  go();
  await changing;
  expect(room.lastFailure()).toEqual({ code: "settings-taken-back", facts: { name: "dev", because: { code: "start-failed", facts: { name: "dev", says: "no" } } } });
  expect(portsOf(room)).toEqual([3003, 8448, 8765]);
});

test("the domain moves after asking an owner, and the server name stays", async () => {
  const room = await running();
  await room.says(carol, "!instance set dev domain=new.example.org");
  expect(room.lastFailure()).toMatchObject({ code: "not-allowed", facts: { why: "role", needed: "owner", has: "operator", what: "move an instance to another domain" } });
  await room.says(alice, "!instance set dev domain=new.example.org");
  expect(room.lastReply()).toMatch(/^dev moves from dev\.example\.org to new\.example\.org: its old addresses end\. Its accounts keep their names, which end in :dev\.example\.org/);
  await room.confirms(alice);
  expect(room.lastReply()).toContain("INSTANCE_DOMAIN: dev.example.org → new.example.org");
  expect(room.lastReply()).toContain("Chat: https://new.example.org");
  expect(env(room)).toContain("MATRIX_SERVER_NAME='dev.example.org'");
  expect(env(room)).toContain("CLIENT_HOMESERVER_URL='https://new.example.org'");
  expect(room.registry.instances.get(dev).domain).toBe("new.example.org");
});

test("opening an instance to the network is an owner's, and asked first; closing it again is not", async () => {
  const room = await running();
  await room.says(carol, "!instance set dev BIND_ADDRESS=0.0.0.0");
  expect(room.lastFailure()).toMatchObject({ code: "not-allowed", facts: { why: "role", needed: "owner", has: "operator", what: "open an instance to the network" } });
  await room.says(alice, "!instance set dev BIND_ADDRESS=192.168.1.5");
  expect(room.lastReply()).toMatch(/^dev will listen on 192\.168\.1\.5 instead of 127\.0\.0\.1: without encryption/);
  expect(env(room)).toContain("BIND_ADDRESS='127.0.0.1'");
  await room.confirms(alice);
  expect(env(room)).toContain("BIND_ADDRESS='192.168.1.5'");
  await room.says(carol, "!instance set dev BIND_ADDRESS=127.0.0.1");
  expect(room.lastReply()).toMatch(/^dev is running with it/);
});

test("another image is fetched first, and one without a version is kept at the digest found now", async () => {
  const room = await running();
  await room.says(carol, "!instance set dev BACKEND_IMAGE=registry.example.org/mindroom:2");
  expect(room.lastFailure()).toMatchObject({ code: "not-allowed", facts: { why: "role", needed: "owner", has: "operator", what: "choose another image for an instance" } });
  const digest = `other@sha256:${"a".repeat(64)}`;
  room.engine.registry = new Map([["registry.example.org/mindroom:2", "x"], ["other", digest], [digest, digest]]);
  await room.says(alice, "!instance set dev BACKEND_IMAGE=registry.example.org/mindroom:2 FRONTEND_IMAGE=other");
  expect(env(room)).toContain("BACKEND_IMAGE='registry.example.org/mindroom:2'");
  expect(env(room)).toContain(`FRONTEND_IMAGE='${digest}'`);
  const before = env(room);
  await room.says(alice, "!instance set dev BACKEND_IMAGE=registry.example.org/nowhere:2");
  expect(room.lastFailure()).toEqual({ code: "image-missing", facts: { image: "registry.example.org/nowhere:2", why: "refused", says: "not found", typed: true } });
  expect(env(room)).toBe(before);
});

test("somebody else's homeserver may move, if it is still the same", async () => {
  const room = fakeRoom();
  const at = (url: string, serverName: string): void => void room.homeservers.externals.set(url, { url, serverName, version: "Synapse 1.140" });
  at("https://matrix.example.org", "example.org");
  at("https://new.example.org", "example.org");
  at("https://other.example.net", "example.net");
  await room.says(alice, "!instance create dev dev.example.org --matrix=https://matrix.example.org");
  await room.says(alice, "!instance set dev MATRIX_HOMESERVER=https://other.example.net");
  expect(room.lastFailure()).toEqual({ code: "server-name-differs", facts: { name: "dev", url: "https://other.example.net", found: "example.net", serverName: "example.org", at: "set" } });
  await room.says(alice, "!instance set dev MATRIX_HOMESERVER=https://gone.example.org");
  expect(room.lastFailure()).toEqual({ code: "homeserver-silent", facts: { url: "https://gone.example.org", why: "unreachable", seconds: null } });
  await room.says(alice, "!instance set dev MATRIX_HOMESERVER=http://127.0.0.1:8008");
  expect(room.lastFailure()).toEqual({ code: "homeserver-unreachable", facts: { url: "http://127.0.0.1:8008" } });
  await room.says(carol, "!instance set dev MATRIX_HOMESERVER=https://new.example.org");
  expect(room.lastFailure()).toMatchObject({ code: "not-allowed", facts: { why: "role", needed: "owner", has: "operator", what: "change where an instance finds its homeserver" } });
  await room.says(alice, "!instance set dev MATRIX_HOMESERVER=https://new.example.org");
  expect(room.lastReply()).toContain("MATRIX_HOMESERVER: https://matrix.example.org → https://new.example.org");
});

const refused: readonly (readonly [what: string, words: string, reason: Reason])[] = [
  ["a model key", "OPENAI_API_KEY=sk-12345", { code: "secret-refused", facts: { name: "dev", key: "OPENAI_API_KEY" } }],
  ["a token", "my_token=x", { code: "secret-refused", facts: { name: "dev", key: "MY_TOKEN" } }],
  ["a password", "DB_PASSWORD=x", { code: "secret-refused", facts: { name: "dev", key: "DB_PASSWORD" } }],
  ["what logs in to a registry", "REGISTRY_AUTH=dXNlcjpwYXNz", { code: "secret-refused", facts: { name: "dev", key: "REGISTRY_AUTH" } }],
  ["a key behind a harmless name", "BACKEND_IMAGE=sk-abcdefghijklmnopqrstuvwx", { code: "secret-refused", facts: { name: "dev", key: null } }],
  ["a password within an address", "MATRIX_HOMESERVER=https://me:secret@example.org", { code: "secret-refused", facts: { name: "dev", key: null } }],
  ["a secret among others", "BACKEND_PORT=9000 MINDROOM_API_KEY=x", { code: "secret-refused", facts: { name: "dev", key: "MINDROOM_API_KEY" } }],
  ["the server name", "MATRIX_SERVER_NAME=other.example.org", { code: "setting-fixed", facts: { key: "MATRIX_SERVER_NAME", why: "server-name" } }],
  ["the name", "INSTANCE_NAME=other", { code: "setting-fixed", facts: { key: "INSTANCE_NAME", why: "name" } }],
  ["the folder", "DATA_DIR=/tmp", { code: "setting-fixed", facts: { key: "DATA_DIR", why: "folder" } }],
  ["the network", "SUBNET=10.0.0.0/28", { code: "setting-fixed", facts: { key: "SUBNET", why: "network" } }],
  ["the namespace", "MINDROOM_NAMESPACE=abcd", { code: "setting-fixed", facts: { key: "MINDROOM_NAMESPACE", why: "namespace" } }],
  ["whether it federates", "MATRIX_ALLOW_FEDERATION=true", { code: "setting-elsewhere", facts: { name: "dev", on: true } }],
  ["what is derived", "CLIENT_HOMESERVER_URL=https://x", { code: "setting-fixed", facts: { key: "CLIENT_HOMESERVER_URL", why: "derived" } }],
  ["a misspelt key, and another mistake", "BAKCEND_PORT=many", { code: "unknown-setting", facts: { typed: "BAKCEND_PORT", meant: "BACKEND_PORT" } }],
  ["an unknown key", "COLOUR=blue", { code: "unknown-setting", facts: { typed: "COLOUR", meant: null } }],
  ["no value", "BACKEND_PORT=", { code: "missing-value", facts: { what: "setting", key: "BACKEND_PORT" } }],
  ["no =", "BACKEND_PORT", { code: "no-assignment", facts: { word: "BACKEND_PORT" } }],
  ["spaces around =", "BACKEND_PORT = 9000", { code: "no-assignment", facts: { word: "BACKEND_PORT" } }],
  ["no key", "=9000", { code: "no-assignment", facts: { word: "=9000" } }],
  ["a key twice", "BACKEND_PORT=9000 backend_port=9001", { code: "given-twice", facts: { what: "setting", key: "BACKEND_PORT" } }],
  ["a port that is none", "BACKEND_PORT=many", { code: "bad-value", facts: { what: "setting", key: "BACKEND_PORT", value: "many" } }],
  ["a port below 1024", "BACKEND_PORT=80", { code: "bad-value", facts: { what: "setting", key: "BACKEND_PORT", value: "80" } }],
  ["a domain that is none", "INSTANCE_DOMAIN=https://x.example.org/chat", { code: "bad-value", facts: { what: "setting", key: "INSTANCE_DOMAIN", value: "https://x.example.org/chat" } }],
  ["an address that is none", "BIND_ADDRESS=::1", { code: "bad-value", facts: { what: "setting", key: "BIND_ADDRESS", value: "::1" } }],
  ["an image that is none", "BACKEND_IMAGE=--privileged", { code: "bad-value", facts: { what: "setting", key: "BACKEND_IMAGE", value: "--privileged" } }],
  ["an image with a shell's signs", "BACKEND_IMAGE=a;b", { code: "bad-value", facts: { what: "setting", key: "BACKEND_IMAGE", value: "a;b" } }],
  ["a homeserver that is none", "MATRIX_HOMESERVER=ftp://x", { code: "bad-value", facts: { what: "setting", key: "MATRIX_HOMESERVER", value: "ftp://x" } }],
];

const misread: readonly (readonly [what: string, words: string, reason: object])[] = [
  ["a misspelt key", "BAKCEND_PORT=9000", { code: "unknown-command", facts: { what: "near-line", typed: "BAKCEND_PORT=9000", meant: "!instance set dev BACKEND_PORT=9000" } }],
  ["nothing", "", { code: "missing-argument", facts: { argument: "KEY=VALUE", right: { command: "instance set" } } }],
  ["a flag", "--force BACKEND_PORT=9000", { code: "unknown-flag", facts: { command: "instance set", typed: "--force", meant: null, flags: [] } }],
  ["its words as a flag", "--changes BACKEND_PORT=9000", { code: "unknown-flag", facts: { command: "instance set", typed: "--changes", meant: null, flags: [] } }],
  ["several commands", "BACKEND_PORT=9000 !instance start dev", { code: "several-commands", facts: {} }],
];

/** `dev` runs, `two` doesn't; port 9100 is reserved, and on 9200 somebody listens. */
async function withTwo(): Promise<FakeRoom> {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create dev dev.example.org --matrix --start");
  await room.says(alice, "!instance create two two.example.org");
  await room.says(alice, "!port reserve 9100");
  room.host.listening.set(9200, { program: "nginx", pid: 7 });
  room.engine.calls.length = 0;
  return room;
}

/** Says it in a room where nothing may change by it. */
async function saysInVain(room: FakeRoom, words: string): Promise<void> {
  const state = room.state();
  await room.says(alice, `!instance set dev ${words}`);
  expect(room.lastReply()).not.toMatch(/sk-|dXNl|me:secret/);
  expect(room.state()).toEqual(state);
  expect(room.engine.calls).toEqual([]);
}

test.each(refused)("%s is refused, and nothing is changed", async (_what, words, reason) => {
  const room = await withTwo();
  await saysInVain(room, words);
  expect(room.lastFailure()).toEqual(reason);
  expect(JSON.stringify(room.lastFailure())).not.toMatch(/sk-|dXNl|me:secret/);
});

test.each(misread)("%s is misread, and nothing is changed", async (_what, words, reason) => {
  const room = await withTwo();
  await saysInVain(room, words);
  expect(room.lastFailure()).toMatchObject(reason);
});

const impossible: readonly (readonly [what: string, words: string, reason: Reason])[] = [
  ["another machine's address", "BIND_ADDRESS=203.0.113.9", { code: "address-not-here", facts: { address: "203.0.113.9", addresses: ["127.0.0.1", "192.168.1.5"] } }],
  ["a homeserver where there is one", "MATRIX_HOMESERVER=https://x.example.org", { code: "setting-not-here", facts: { name: "dev", key: "MATRIX_HOMESERVER", of: "external", homeserver: "tuwunel" } }],
  ["another's port", "BACKEND_PORT=8766", { code: "port-reserved", facts: { port: 8766, holder: { instance: "two", role: "backend", by: alice } } }],
  ["its own other port", "BACKEND_PORT=3003", { code: "port-reserved", facts: { port: 3003, holder: { instance: "dev", role: "backend", by: alice } } }],
  ["one port for two", "BACKEND_PORT=9300 FRONTEND_PORT=9300", { code: "port-reserved", facts: { port: 9300, holder: { instance: "dev", role: "backend", by: alice } } }],
  ["a port reserved by hand", "BACKEND_PORT=9100", { code: "port-reserved", facts: { port: 9100, holder: { instance: null, role: null, by: alice } } }],
  ["a port in use on the host", "BACKEND_PORT=9200", { code: "port-taken", facts: { name: "dev", port: 9200, role: "backend", holder: { program: "nginx", pid: 7 }, at: "set" } }],
  ["another's domain", "INSTANCE_DOMAIN=two.example.org", { code: "domain-taken", facts: { name: "dev", domain: "two.example.org", holder: { name: "two", domain: "two.example.org" }, at: "set" } }],
  ["the bot's own domain", "INSTANCE_DOMAIN=bot.example.org", { code: "domain-taken", facts: { name: "dev", domain: "bot.example.org", holder: "innkeeper", at: "set" } }],
];

test.each(impossible)("%s can't be had, and nothing is changed", async (_what, words, reason) => {
  const room = await withTwo();
  const state = room.state();
  await room.says(alice, `!instance set dev ${words}`);
  expect(room.lastFailure()).toEqual(reason);
  expect(room.state()).toEqual(state);
  expect(room.engine.calls).toEqual([]);
});

test("a setting of what an instance doesn't have is refused", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create dev");
  await room.says(alice, "!instance set dev MATRIX_PORT=auto");
  expect(room.lastFailure()).toEqual({ code: "setting-not-here", facts: { name: "dev", key: "MATRIX_PORT", of: "homeserver", homeserver: "none" } });
  await room.says(alice, "!instance create hs hs.example.org --matrix --only-matrix");
  await room.says(alice, "!instance set hs FRONTEND_PORT=auto");
  expect(room.lastFailure()).toEqual({ code: "setting-not-here", facts: { name: "hs", key: "FRONTEND_PORT", of: "frontend", homeserver: "tuwunel" } });
});

test("settings that somebody broke by hand are named, and stay as they are", async () => {
  const room = await running();
  room.edit("instances/dev/.env.dev", (text) => `${text}nonsense\n`);
  const before = env(room);
  await room.says(alice, "!instance set dev BACKEND_PORT=9000");
  expect(room.lastFailure()).toMatchObject({ code: "settings-broken", facts: { path: room.path("instances/dev/.env.dev"), line: before.split("\n").length - 1, fault: { kind: "no-assignment" } } });
  expect(env(room)).toBe(before);
});

test("a room can't move the homeserver that carries it, and learns how it is done on the host", async () => {
  const room = fakeRoom({ files: new FakeFiles(), choices: { ownHomeserver: "http://127.0.0.1:8448" } });
  await room.says(alice, "!instance create dev dev.example.org --matrix --start");
  await room.says(alice, "!instance set dev MATRIX_PORT=9000");
  expect(room.lastFailure()).toEqual({ code: "carries-this-room", facts: { name: "dev", line: "instance set dev MATRIX_PORT=9000", restarts: false } });
  const { code, out } = await room.shell("instance set dev MATRIX_PORT=9000");
  expect(code).toBe(0);
  expect(out).toContain("put the new one into my config, and start me again.");
  expect((await room.shell("instance set dev BACKEND_PORT=9001")).out).not.toContain("my config");
});

test("a shell does the same, and asks there", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.shell("instance create dev dev.example.org --matrix --start");
  expect(await room.shell("instance set dev BACKEND_PORT=9000")).toMatchObject({ code: 0 });
  expect(await room.shell("instance set dev BIND_ADDRESS=0.0.0.0", { answer: "n" })).toMatchObject({ code: 1 });
  expect(room.registry.ports.of(dev).backend).toBe(9000);
});

test("a change that an older version left, and this one can't read, ends as failed and keeps nobody from the instance", async () => {
  const room = fakeRoom({ faults: true });
  await room.says(alice, "!instance create dev dev.example.org --start");
  const left = room.registry.jobs.add({ command: "instance set", input: '{"name":"dev","changes":["WAS_A_SETTING=1"]}', asker: alice, origin: { kind: "shell", user: "alice" }, lock: "instance-dev" });
  await room.says(alice, "!instance stop dev");
  expect(room.registry.jobs.get(left.id).state).toBe("failed");
  expect(room.lastReply()).toMatch(/^dev is stopped/);
});
