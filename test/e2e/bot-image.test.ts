import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { freePort } from "../fakes/free-port.ts";
import { docker, randomName } from "./tiny-instance.ts";
import { ownRanges } from "./own-ranges.ts";
import { Sandbox } from "./sandbox.ts";

const repository = join(import.meta.dirname, "..", "..");
const run = promisify(execFile);
/** Its homeserver, its accounts and its room; the container is the bot. */
const sandbox = new Sandbox();
const bot = randomName();
const one = randomName();
const tag = `innkeeper-e2e:${bot}`;
const scratch = mkdtempSync(join(tmpdir(), "innkeeper-e2e-"));
const dataRoot = join(scratch, "data");
const settings = join(scratch, "settings");
const socket = (process.env["DOCKER_HOST"] ?? "unix:///var/run/docker.sock").replace("unix://", "");

/** As docker-compose.yml runs it, with another data root. */
const asInCompose = [
  ...["--network", "host", "--volume", `${socket}:/var/run/docker.sock`, "--volume", `${dataRoot}:${dataRoot}`, "--volume", `${settings}:/etc/innkeeper:ro`],
  ...["--env", `INNKEEPER_DATA_ROOT=${dataRoot}`],
];

/** The bot's own log. */
async function logged(): Promise<string> {
  const { stdout, stderr } = await run("docker", ["logs", bot]);
  return stdout + stderr;
}

beforeAll(async () => {
  await run(process.execPath, ["scripts/bot-image.js", tag], { cwd: repository });
  await sandbox.start();
  await sandbox.enter();
  await sandbox.stop();

  mkdirSync(dataRoot);
  mkdirSync(settings);
  // The token's device moves, and its keys with it.
  cpSync(join(sandbox.dataRoot, "matrix"), join(dataRoot, "matrix"), { recursive: true });
  const { homeserver, images, owners, rooms } = parse(readFileSync(join(sandbox.dataRoot, "sandbox/innkeeper.yaml"), "utf8")) as Record<string, unknown>;
  writeFileSync(join(settings, "token"), readFileSync((homeserver as { tokenFile: string }).tokenFile, "utf8"), { mode: 0o600 });
  writeFileSync(
    join(settings, "innkeeper.yaml"),
    JSON.stringify({ homeserver: { url: sandbox.state().url, tokenFile: "/etc/innkeeper/token" }, rooms, owners, images, defaults: { homeserver: "synapse" }, web: { port: await freePort() }, ...ownRanges() }),
  );
  docker("run", "--detach", "--name", bot, ...asInCompose, tag);
  // What was said before it first came would not be a command.
  await vi.waitFor(async () => expect(await logged()).toContain("Signed in"), { timeout: 60_000, interval: 500 });
});
afterAll(async () => {
  docker("rm", "--force", bot);
  docker("compose", "--project-name", `mindroom-${one}`, "--progress", "quiet", "down", "--timeout", "5");
  await sandbox.remove();
  docker("image", "rm", tag);
  rmSync(scratch, { recursive: true });
});

test("the bot in its container makes and starts an instance on the host, and answers in the room", async () => {
  const answer = await sandbox.says(`!instance create ${one} --only-matrix --matrix --start`).catch(async (thrown: unknown) => {
    throw new Error(`${String(thrown)}\n${await logged()}`);
  });
  expect(answer).toMatchObject({ kind: "outcome", body: expect.stringContaining(`${one} is running`) as string });
  expect(docker("ps", "--format", "{{.Names}}").split("\n")).toContain(`${one}-synapse`);
});

test("the same image is the shell, beside the bot and in it", async () => {
  // Until its health is checked for the first time, within 5 s, Docker says that it starts.
  await expect.poll(() => docker("run", "--rm", ...asInCompose, tag, "instance", "list"), { timeout: 15_000 }).toContain(`${one} — running`);
  expect(docker("exec", bot, "innkeeper", "instance", "list", "--json")).toContain('"ok":true');
});

test("docker stop ends it within its grace, without a word lost", () => {
  docker("stop", "--time", "30", bot);
  expect(docker("inspect", "--format", "{{.State.ExitCode}}", bot).trim()).toBe("0");
});

test("docker-compose.yml is one that Compose can read", () => {
  const said = docker("compose", "--file", join(repository, "docker-compose.yml"), "config", "--format", "json");
  expect(JSON.parse(said)).toMatchObject({ services: { innkeeper: { network_mode: "host" } } });
});
