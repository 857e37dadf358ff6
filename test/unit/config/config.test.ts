import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readConfig } from "../../../src/config/config.ts";
import { readImages } from "../../../src/config/images.ts";
import { UserError, type Facts } from "../../../src/model/error.ts";

const repository = join(import.meta.dirname, "../../..");
let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "innkeeper-config-"));
  mkdirSync(join(cwd, "config"));
});
afterEach(() => rmSync(cwd, { recursive: true }));

function write(name: string, text: string, mode = 0o600): void {
  writeFileSync(join(cwd, name), text);
  chmodSync(join(cwd, name), mode);
}

const configure = (yaml: string): void => write("config/innkeeper.yaml", yaml);

/** The lines that tell what is wrong. */
function problems(): string[] {
  try {
    readConfig({}, cwd);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(UserError);
    expect(thrown).toMatchObject({ code: "config-broken", facts: { file: "config/innkeeper.yaml" } });
    return [...((thrown as UserError).facts as Facts["config-broken"]).problems];
  }
  return [];
}

test("a bare clone works without a config file", () => {
  expect(readConfig({}, cwd)).toEqual({
    file: null,
    dataRoot: join(cwd, "data"),
    homeserver: null,
    rooms: [],
    owners: [],
    publicUrl: "http://127.0.0.1:8400",
    web: { bind: "127.0.0.1", port: 8400 },
    defaults: { homeserver: "tuwunel", bindAddress: "127.0.0.1" },
    ports: { backend: 8765, frontend: 3003, matrix: 8448 },
    subnetPool: "10.213.0.0/16",
    startDeadline: 180_000,
    federation: { authority: null, privateAddresses: false, hosts: {} },
    images: {},
    agentModel: "keyed",
    logLevel: "info",
  });
});

test("the documented example is a config file that works, and what it doesn't fill in for you are the defaults", () => {
  const defaults = readConfig({}, cwd);
  write("password", "correct horse");
  configure(readFileSync(join(repository, "config/innkeeper.example.yaml"), "utf8").replace("/etc/innkeeper/password", "password"));
  const config = readConfig({}, cwd);
  expect(config).toEqual({
    ...defaults,
    file: join(cwd, "config/innkeeper.yaml"),
    homeserver: { url: "https://matrix.example.org", user: "@innkeeper:example.org", passwordFile: join(cwd, "password"), rateLimited: true },
    rooms: [{ room: "#innkeeper:example.org", grant: null }],
    owners: ["@alice:example.org"],
    publicUrl: "https://innkeeper.example.org",
  });
});

test("every mistake is told at once, each with its line and what would do", () => {
  configure(`
homserver: {url: https://example.org}
web: {port: 80, prot: 9000}
ports: {backend: many}
startDeadline: soon
publicUrl: http://innkeeper.example.org
subnetPool: 10.213.0.0/30
defaults: {homeserver: dendrite}
`);
  expect(problems()).toEqual([
    "line 2: homserver: isn't a setting; did you mean homeserver?",
    "line 3: web.port: must be 1024 or more",
    "line 3: web.prot: isn't a setting; did you mean port?",
    "line 4: ports.backend: must be a number",
    "line 5: startDeadline: must be a time such as 90s, 3m or 1h",
    "line 6: publicUrl: must start with https:// (what people type there is secret); http:// will do only for 127.0.0.1 or localhost",
    "line 7: subnetPool: must be from /8 to /28 in size; each instance needs a /28",
    "line 8: defaults.homeserver: must be tuwunel or synapse",
  ]);
});

test("what belongs together is checked even when something else is wrong", () => {
  configure("homeserver: {url: nowhere}\nlogLevel: loud\n");
  expect(problems()).toEqual([
    "line 1: homeserver.url: must be a URL such as https://matrix.example.org",
    "line 1: homeserver: needs tokenFile, or user and passwordFile, for the bot to sign in with",
    "line 2: logLevel: must be fatal or error or warn or info or debug or trace or silent",
    "rooms: must name at least one admin room, where the bot takes commands",
    "owners: must name at least one owner: power levels never make one",
  ]);
});

test("a secret that was written into the file isn't repeated", () => {
  configure("homeserver:\n  url: https://bot:hunter2@example.org\n  token: syt_hunter2\n  password: [hunter2\nrooms: hunter2\n");
  const unparsable = problems();
  expect(unparsable.join()).toMatch(/line \d/);
  expect(unparsable.join()).not.toContain("hunter2");

  configure("owners: *hunter2\n");
  expect(problems()).toEqual(["the file: isn't YAML that can be used; a value that starts with * must be in quotes"]);

  configure("homeserver:\n  url: https://bot:hunter2@example.org\n  token: syt_hunter2\nrooms: hunter2\nlogLevel: hunter2\n");
  const told = problems();
  expect(told).toContain("line 3: homeserver.token: isn't a setting; did you mean tokenFile?");
  expect(told.join()).not.toContain("hunter2");
});

test("Matrix ids that YAML takes for something else are asked for in quotes", () => {
  configure("rooms:\n  - !abc:example.org\n  - #admins:example.org\nowners: []\n");
  expect(problems()).toEqual([
    'line 2: rooms[0]: must be a room id or alias in quotes, such as "!abc:example.org" or "#admins:example.org"',
    'line 3: rooms[1]: must be in quotes, such as "!abc:example.org"',
  ]);
  configure("owners:\n  - @alice:example.org\n");
  expect(problems()).toEqual(["line 2: a value that starts with this sign must be in quotes"]);
});

test("the documented example of a room for some instances is one, once its lines are no comments", () => {
  write("password", "correct horse");
  const example = readFileSync(join(repository, "config/innkeeper.example.yaml"), "utf8").replace("/etc/innkeeper/password", "password");
  const [rooms = ""] = /^rooms:\n(?: .*\n)+/m.exec(example) ?? [];
  configure(example.replace(rooms, rooms.replace(/^ {2}# (- | {2}(?!#)\w)/gm, "  $1")));
  expect(readConfig({}, cwd).rooms).toEqual([
    { room: "#innkeeper:example.org", grant: null },
    { room: "#customer:example.org", grant: { instances: ["dev", "trial"], create: "cust-" } },
  ]);
});

test("a room for some instances names them, or how the names begin that may be created there, or both", () => {
  configure('rooms:\n  - "#all:a.b"\n  - room: "#one:a.b"\n    instances: [dev, trial]\n    create:\n  - {room: "!two:a.b", create: cust-}\n');
  expect(readConfig({}, cwd).rooms).toEqual([
    { room: "#all:a.b", grant: null },
    { room: "#one:a.b", grant: { instances: ["dev", "trial"], create: null } },
    { room: "!two:a.b", grant: { instances: [], create: "cust-" } },
  ]);
});

test("all that is wrong with rooms for some instances is told at once", () => {
  configure(`
rooms:
  - admins
  - {room: somewhere, instances: [dev, Trial], create: ""}
  - {instances: [dev]}
  - {room: "#a:b", instance: [dev]}
  - {room: "#a:b", instances: []}
  - {room: "#c:d", instances: dev}
  - "#e:f"
logLevel: loud
`);
  expect(problems()).toEqual([
    'line 3: rooms[0]: must be a room id or alias in quotes, such as "!abc:example.org" or "#admins:example.org"',
    'line 4: rooms[1].room: must be a room id or alias in quotes, such as "!abc:example.org" or "#admins:example.org"',
    "line 4: rooms[1].instances[1]: must be 1 to 30 of a-z, 0-9 and -, starting with a letter and not ending in -",
    "line 4: rooms[1].create: must be how names begin, such as cust-: up to 29 of a-z, 0-9 and -, starting with a letter",
    'line 5: rooms[2].room: must be in quotes, such as "!abc:example.org"',
    "line 6: rooms[3].instance: isn't a setting; did you mean instances?",
    "line 7: rooms[4]: needs instances, or create, or both; a room for all instances is written as its id or alias alone",
    "line 8: rooms[5].instances: must be a list",
    "line 10: logLevel: must be fatal or error or warn or info or debug or trace or silent",
  ]);
  configure('rooms: ["#a:b", {room: "#a:b", instances: [dev]}]\n');
  expect(problems()).toEqual(["line 1: rooms[1]: #a:b is given twice; what it may see must stand in one place"]);
});

test.each([
  ["isn't there", null, 0o600],
  ["can be read by everyone on this host", "token", 0o644],
  ["is empty", "", 0o600],
])("a token file that %s is refused", (trouble, content, mode) => {
  if (content !== null) write("token", content, mode);
  configure('homeserver: {url: https://example.org, tokenFile: token}\nrooms: ["!a:b"]\nowners: ["@a:b"]\n');
  expect(problems()).toEqual([expect.stringContaining(trouble)]);
  expect(problems()[0]).toContain(join(cwd, "token"));
});

test("a group whose lines are all comments is left out", () => {
  configure("homeserver:\n#  url: https://example.org\nweb:\n  port: 9000\n");
  expect(readConfig({}, cwd)).toMatchObject({ homeserver: null, web: { bind: "127.0.0.1", port: 9000 }, publicUrl: "http://127.0.0.1:9000" });
});

test("the environment names another file and another data root", () => {
  write("mine.yaml", "dataRoot: /srv/one\n");
  expect(readConfig({ INNKEEPER_CONFIG: "mine.yaml" }, cwd)).toMatchObject({ file: join(cwd, "mine.yaml"), dataRoot: "/srv/one" });
  expect(readConfig({ INNKEEPER_CONFIG: "mine.yaml", INNKEEPER_DATA_ROOT: "two" }, cwd).dataRoot).toBe(join(cwd, "two"));
  expect(() => readConfig({ INNKEEPER_CONFIG: "gone.yaml" }, cwd)).toThrow(
    expect.objectContaining({ code: "config-broken", facts: { file: join(cwd, "gone.yaml"), problems: ["INNKEEPER_CONFIG names it, but it isn't there"] } }),
  );
});

test("the images that this version stands on can be read", () => {
  const images = readImages(join(repository, "templates/images.json"));
  expect(Object.keys(images)).toEqual(["backend", "frontend", "tuwunel", "synapse"]);
  write("images.json", "{}");
  expect(() => readImages(join(cwd, "images.json"))).toThrow(
    expect.objectContaining({ code: "images-broken", facts: { file: join(cwd, "images.json"), says: expect.stringMatching(/^backend: /) as string } }),
  );
});

test("a closed network's authority must be one, and its names must have addresses", () => {
  write("authority.pem", "not a certificate");
  configure("federation:\n  authority: authority.pem\n  privateAddresses: maybe\n  hosts: {two.test: nowhere}\n");
  expect(problems()).toEqual([
    expect.stringMatching(/^line 2: federation\.authority: the file it names, .*authority\.pem, must hold an authority's certificate as PEM/),
    "line 3: federation.privateAddresses: must be true or false",
    "line 4: federation.hosts.two.test: must be an IPv4 address such as 127.0.0.1",
  ]);
});
