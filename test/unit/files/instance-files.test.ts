import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { openNetwork } from "../../../src/model/federation/closed-network.ts";
import type { HomeserverKind } from "../../../src/model/instance/instance.ts";
import { dataRoot, templates } from "./folder.ts";

type Compose = { services: Record<string, { labels: string[]; container_name: string; depends_on?: object; environment?: Record<string, unknown> }>; networks: { default: { labels: string[] } } };
const composeOf = (path: string): Compose => parse(readFileSync(path, "utf8")) as Compose;

test.each([
  ["synapse", ["backend", "frontend", "synapse"]],
  ["tuwunel", ["backend", "frontend", "tuwunel"]],
  ["none", ["backend", "frontend"]],
] as [HomeserverKind, string[]][])("an instance with %s gets the services that it has, each labelled as ours", async (homeserver, services) => {
  const { files, instance, settings, in: at } = dataRoot({ homeserver });
  await files.create(instance, settings, "keyed");
  const compose = composeOf(at("compose.yaml"));
  expect(Object.keys(compose.services).sort()).toEqual(services);
  for (const [service, { labels, container_name }] of Object.entries(compose.services)) {
    expect(labels).toEqual(expect.arrayContaining(["org.innkeeper.id=inn-1", "org.innkeeper.instance=dev"]));
    expect(container_name).toBe(`\${INSTANCE_NAME}-${service}`);
  }
  expect(compose.networks.default.labels).toContain("org.innkeeper.id=inn-1");
  expect(compose.services["backend"]?.depends_on).toEqual(homeserver === "none" ? undefined : { [homeserver]: { condition: "service_healthy" } });
});

test("a homeserver alone comes without MindRoom", async () => {
  const { files, instance, settings, in: at } = dataRoot({ onlyMatrix: true });
  await files.create(instance, settings, "keyed");
  expect(Object.keys(composeOf(at("compose.yaml")).services)).toEqual(["synapse"]);
  expect(existsSync(at("mindroom_data"))).toBe(false);
});

test("no route to the public ever leads to the admin API", () => {
  for (const name of readdirSync(templates).filter((each) => each.endsWith(".yaml"))) {
    const routed = readFileSync(join(templates, name), "utf8").split("\n").filter((line) => line.includes(".rule="));
    expect(routed.filter((line) => line.includes("_synapse"))).toEqual([]);
  }
});

test("a dry run names exactly the files that create writes", async () => {
  const { files, instance, settings } = dataRoot();
  await files.create(instance, settings, "keyed");
  const made = readdirSync(instance.directory, { recursive: true, withFileTypes: true }).map((entry) => join(entry.parentPath, entry.name).slice(instance.directory.length + 1) + (entry.isDirectory() ? "/" : ""));
  expect(made.sort()).toEqual([...files.plan(instance)].sort());
});

test("settings come back as they were given, and secrets are for their owner only", async () => {
  const { files, instance, settings, in: at } = dataRoot();
  await files.create(instance, settings, "keyed");
  expect(await files.settings(instance)).toEqual(settings);
  for (const path of [".env.dev", "backend.env", "secrets/service_password"]) expect(statSync(at(path)).mode & 0o777).toBe(0o600);
  expect(statSync(at("secrets")).mode & 0o777).toBe(0o700);
  const secrets = await files.secrets(instance);
  expect(secrets.apiKey).toMatch(/^[\w-]{43}$/);
  expect(secrets.registrationToken).toMatch(/^[\w-]{43}$/);
  expect(secrets.serviceToken).toBeUndefined();
  await files.keepServiceToken(instance, "syt_x");
  expect((await files.secrets(instance)).serviceToken).toBe("syt_x");
});

test("the shared secret never reaches what the backend reads", async () => {
  for (const homeserver of ["synapse", "tuwunel"] as const) {
    const { files, instance, settings, in: at } = dataRoot({ homeserver });
    await files.create(instance, settings, "keyed");
    const { sharedSecret } = await files.secrets(instance);
    expect(sharedSecret).toMatch(/^[\w-]{43}$/);
    for (const path of ["compose.yaml", ".env.dev", "backend.env", "config/config.yaml"]) expect(readFileSync(at(path), "utf8")).not.toContain(sharedSecret);
    expect(JSON.stringify(composeOf(at("compose.yaml")).services["backend"])).not.toMatch(/shared_secret|\.\/homeserver|secrets/i);
  }
});

test.runIf(process.getuid?.() === 0)("what containers write belongs to the users that they run as", async () => {
  const { files, instance, settings, in: at } = dataRoot();
  await files.create(instance, settings, "keyed");
  for (const path of ["config", "config/config.yaml", "mindroom_data", "logs", "tmp"]) expect(statSync(at(path)).uid).toBe(1000);
  for (const path of ["synapse", "homeserver", "homeserver/signing.key", "homeserver/homeserver.yaml"]) expect(statSync(at(path)).uid).toBe(991);
});

test("creating twice changes nothing, and a stranger's folder is left alone", async () => {
  const { files, instance, settings, in: at } = dataRoot();
  await files.create(instance, settings, "keyed");
  const before = readFileSync(at(".env.dev"), "utf8");
  await files.create(instance, settings, "keyed");
  expect(readFileSync(at(".env.dev"), "utf8")).toBe(before);

  const other = { ...instance, id: "other" };
  await expect(files.create(other, settings, "keyed")).rejects.toMatchObject({ code: "folder-taken" });
  await files.discard(other);
  expect(existsSync(at("compose.yaml"))).toBe(true);
  await files.discard(instance);
  expect(existsSync(instance.directory)).toBe(false);
});

test("a half-built folder of a crash is built anew and leaves nothing behind", async () => {
  const { root, files, instance, settings } = dataRoot();
  mkdirSync(join(root, "instances", `.dev.new-${instance.id}`, "config"), { recursive: true });
  await files.create(instance, settings, "keyed");
  expect(readdirSync(join(root, "instances"))).toEqual(["dev"]);
});

test("a change rewrites Innkeeper's keys and keeps the operator's", async () => {
  const { files, instance, settings, in: at } = dataRoot();
  await files.create(instance, settings, "keyed");
  writeFileSync(at(".env.dev"), `${readFileSync(at(".env.dev"), "utf8")}# my own\nMINE='$5 # each'\n`);
  await files.change(instance, { ports: { backend: 9000 }, subnet: "10.232.0.16/28" });
  expect((await files.settings(instance)).ports).toEqual({ backend: 9000, frontend: 3003, matrix: 8448 });
  expect(readFileSync(at(".env.dev"), "utf8")).toContain("# my own\nMINE='$5 # each'\n");
});

test.each([
  [/BACKEND_PORT='8765'/, "BACKEND_PORT='http'", { kind: "invalid", key: "BACKEND_PORT", says: expect.stringMatching(/^must be a number/) as string }],
  [/BACKEND_PORT='8765'\n/, "", { kind: "lacks", key: "BACKEND_PORT" }],
  [/DATA_DIR='.*'/, "DATA_DIR='/'", { kind: "fixed", key: "DATA_DIR", was: expect.stringMatching(/instances\/dev$/) as string }],
  [/MATRIX_SERVER_NAME='.*'/, "MATRIX_SERVER_NAME='other.org'", { kind: "fixed", key: "MATRIX_SERVER_NAME", was: "dev.example.org" }],
  [/INSTANCE_NAME='dev'/, "INSTANCE_NAME='prod'", { kind: "fixed", key: "INSTANCE_NAME", was: "dev" }],
  [/MINDROOM_API_KEY='.*'/, "MINDROOM_API_KEY=''", { kind: "invalid", key: "MINDROOM_API_KEY", says: "must not be empty: the dashboard would be open to anyone" }],
  [/MATRIX_REGISTRATION_TOKEN='.*'/, "MATRIX_REGISTRATION_TOKEN=''", { kind: "lacks", key: "MATRIX_REGISTRATION_TOKEN" }],
])("an edit to %s that can't be is refused, saying what is wrong", async (from, to, fault) => {
  const { files, instance, settings, in: at } = dataRoot();
  await files.create(instance, settings, "keyed");
  writeFileSync(at(".env.dev"), readFileSync(at(".env.dev"), "utf8").replace(from, to));
  const thrown = await files.settings(instance).catch((error: unknown) => error);
  expect(thrown).toMatchObject({ code: "settings-broken", facts: { path: at(".env.dev"), line: fault.kind === "lacks" ? null : (expect.any(Number) as number), fault } });
});

test("what the homeserver reads follows .env.NAME at each start", async () => {
  const { files, instance, settings, in: at } = dataRoot();
  await files.create(instance, settings, "keyed");
  expect(parse(readFileSync(at("homeserver/homeserver.yaml"), "utf8"))).toMatchObject({ server_name: "dev.example.org", public_baseurl: "https://dev.example.org/", federation_domain_whitelist: [], registration_requires_token: true });
  await files.change(instance, { federation: true });
  await files.render(instance, await files.settings(instance));
  const federating = parse(readFileSync(at("homeserver/homeserver.yaml"), "utf8")) as { listeners: { resources: { names: string[] }[] }[] };
  expect(federating).not.toHaveProperty("federation_domain_whitelist");
  expect(federating.listeners[0]?.resources[0]?.names).toEqual(["client", "keys", "federation"]);
});

test("a key in backend.env isn't hidden by one that .env.NAME doesn't have", async () => {
  const { files, instance, settings, in: at } = dataRoot();
  await files.create(instance, settings, "keyed");
  expect(await files.hasModelKey(instance)).toBe(false);
  writeFileSync(at("backend.env"), "OPENAI_API_KEY='sk-1'\n");
  expect(await files.hasModelKey(instance)).toBe(true);
  await files.render(instance, settings);
  expect(composeOf(at("compose.yaml")).services["backend"]?.environment).not.toHaveProperty("OPENAI_API_KEY");
  expect(composeOf(at("compose.yaml")).services["backend"]?.environment).toHaveProperty("ANTHROPIC_API_KEY", null);
});

test("a template edited into nonsense is named with its line, and nothing is written", async () => {
  const { root, files, instance, settings } = dataRoot({}, { templatesAt: "" });
  const edited = join(root, "templates");
  cpSync(templates, edited, { recursive: true, filter: (path) => !path.includes("/images") });
  const { instanceFiles } = await import("../../../src/files/instance-files.ts");
  const mine = instanceFiles({ dataRoot: root, templates: edited, innkeeperId: "inn-1", network: openNetwork });
  writeFileSync(join(edited, "compose.yaml"), "name: x\nservices:\n  backend: {image: [\n");
  await expect(mine.create(instance, settings, "keyed")).rejects.toMatchObject({ code: "template-broken", facts: { path: join(edited, "compose.yaml"), line: expect.any(Number) as number, fault: { kind: "syntax" } } });
  writeFileSync(join(edited, "compose.yaml"), "services: {backend: {container_name: x}}\nnetworks: {default: {}}\n");
  await expect(mine.create(instance, settings, "keyed")).rejects.toMatchObject({ code: "template-broken", facts: { fault: { kind: "invalid", key: expect.stringMatching(/^services\./) as string } } });
  expect(existsSync(instance.directory)).toBe(false);
  await expect(files.create(instance, settings, "keyed")).rejects.toMatchObject({ code: "template-broken", facts: { fault: { kind: "missing" } } });
});

test("a person becomes administrator once, and the file's comments stay", async () => {
  const { files, instance, settings, in: at } = dataRoot();
  await files.create(instance, settings, "synthetic");
  await files.addPerson(instance, "@alice:dev.example.org", { administrator: true });
  const once = readFileSync(at("config/config.yaml"), "utf8");
  await files.addPerson(instance, "@alice:dev.example.org", { administrator: true });
  await files.addPerson(instance, "@bob:dev.example.org", { administrator: true });
  expect(once).toContain("# Full Matrix ids");
  expect(parse(once)).toMatchObject({ administrators: ["@alice:dev.example.org"], room_defaults: { invite_users: ["@alice:dev.example.org"] }, models: { default: { provider: "synthetic" } } });
  expect(parse(readFileSync(at("config/config.yaml"), "utf8"))).toMatchObject({ administrators: ["@alice:dev.example.org", "@bob:dev.example.org"] });
});

test("a person who is no administrator is invited by the agents, and no more", async () => {
  const { files, instance, settings, in: at } = dataRoot();
  await files.create(instance, settings, "keyed");
  for (let time = 0; time < 2; time++) await files.addPerson(instance, "@carol:dev.example.org", { administrator: false });
  expect(parse(readFileSync(at("config/config.yaml"), "utf8"))).toMatchObject({ administrators: [], room_defaults: { invite_users: ["@carol:dev.example.org"] } });
});

test("somebody who is taken off MindRoom's lists leaves the others and the comments there", async () => {
  const { files, instance, settings, in: at } = dataRoot();
  await files.create(instance, settings, "keyed");
  for (const user of ["@alice:dev.example.org", "@bob:dev.example.org"]) await files.addPerson(instance, user, { administrator: true });
  for (let time = 0; time < 2; time++) await files.removePerson(instance, "@alice:dev.example.org");
  const text = readFileSync(at("config/config.yaml"), "utf8");
  expect(text).toContain("# Full Matrix ids");
  expect(parse(text)).toMatchObject({ administrators: ["@bob:dev.example.org"], room_defaults: { invite_users: ["@bob:dev.example.org"] } });
  await files.removePerson(instance, "@bob:dev.example.org");
  expect(parse(readFileSync(at("config/config.yaml"), "utf8"))).toMatchObject({ administrators: [], room_defaults: { invite_users: [] } });
});

test("a link that a container planted in place of its configuration is never followed", async () => {
  const { root, files, instance, settings, in: at } = dataRoot();
  await files.create(instance, settings, "keyed");
  const precious = join(root, "precious.yaml");
  writeFileSync(precious, "administrators: []\n");
  rmSync(at("config/config.yaml"));
  symlinkSync(precious, at("config/config.yaml"));
  await expect(files.addPerson(instance, "@mallory:dev.example.org", { administrator: true })).rejects.toMatchObject({ code: "settings-broken" });
  expect(readFileSync(precious, "utf8")).toBe("administrators: []\n");
});

test("size and erase don't follow links out of the folder", async () => {
  const { root, files, instance, settings, in: at } = dataRoot();
  await files.create(instance, settings, "keyed");
  mkdirSync(join(root, "outside"));
  writeFileSync(join(root, "outside", "big"), Buffer.alloc(1_000_000, 1));
  symlinkSync(join(root, "outside"), at("mindroom_data/link"));
  expect(await files.size({ instance })).toBeLessThan(500_000);
  await files.trash(instance, "dev-1");
  await files.erase("dev-1");
  expect(existsSync(join(root, "outside", "big"))).toBe(true);
});

test("to the trash and back, each as often as a crash makes it run", async () => {
  const { root, files, instance, settings } = dataRoot();
  await files.create(instance, settings, "keyed");
  await files.trash(instance, "dev-1");
  await files.trash(instance, "dev-1");
  expect(existsSync(instance.directory)).toBe(false);
  expect(await files.size({ slot: "dev-1" })).toBeGreaterThan(0);
  await files.restore(instance, "dev-1");
  await files.restore(instance, "dev-1");
  expect(await files.settings(instance)).toEqual(settings);
  expect(readdirSync(join(root, "trash"))).toEqual([]);
});

test("a slot of the trash is never a path", async () => {
  const { files } = dataRoot();
  await expect(files.erase("../instances")).rejects.toThrow("plain name");
});

test("a folder that somebody deleted is told plainly", async () => {
  const { files, instance } = dataRoot();
  await expect(files.trash(instance, "dev-1")).rejects.toMatchObject({ code: "folder-missing" });
  await expect(files.settings(instance)).rejects.toMatchObject({ code: "settings-broken" });
});

test.runIf(existsSync("/dev/full"))("a full disk is told plainly", async () => {
  const { root } = dataRoot();
  const { onDisk } = await import("../../../src/files/safe-file.ts");
  await expect(onDisk(root, async () => writeFileSync("/dev/full", "x"))).rejects.toMatchObject({ code: "disk-full", facts: { path: root, of: "folder" } });
});
