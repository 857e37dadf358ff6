import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DockerProxy } from "./docker-proxy.ts";
import { innkeeper, Sandbox } from "./sandbox.ts";
import { docker, randomName, tinyImage } from "./tiny-instance.ts";

const scratch = mkdtempSync(join(tmpdir(), "innkeeper-e2e-"));
const proxy = new DockerProxy(join(scratch, "docker.sock"));
const sandbox = new Sandbox({ DOCKER_HOST: proxy.dockerHost });
const one = randomName();
const folder = join(sandbox.dataRoot, "instances", one);
const config = join(folder, "config/config.yaml");
const silent = `innkeeper-e2e-silent:${one}`;

beforeAll(async () => {
  await proxy.pass();
  await sandbox.start();
  await sandbox.enter();
  expect(await sandbox.says(`!instance create ${one}`)).toMatchObject({ kind: "outcome" });
});
afterAll(async () => {
  await proxy.pass();
  await sandbox.remove();
  await proxy.refuse();
  rmSync(scratch, { recursive: true });
});

const envFile = join(folder, `.env.${one}`);
const setting = (key: string): string => new RegExp(`^${key}='(.*)'$`, "m").exec(readFileSync(envFile, "utf8"))?.[1] ?? "";
/** Edits `.env.NAME` while `act` runs. */
async function withSetting<T>(key: string, value: string, act: () => Promise<T>): Promise<T> {
  const before = readFileSync(envFile, "utf8");
  writeFileSync(envFile, before.replace(new RegExp(`^${key}=.*$`, "m"), `${key}='${value}'`));
  try {
    return await act();
  } finally {
    writeFileSync(envFile, before);
  }
}
const runningOf = (name: string): string[] => docker("ps", "--format", "{{.Names}}").split("\n").filter((each) => each.startsWith(`${name}-`)).sort();
const containersOf = (name: string): string[] => docker("ps", "--all", "--format", "{{.Names}}").split("\n").filter((each) => each.startsWith(`${name}-`));
const pidOf = (container: string): number => Number(docker("inspect", "--format", "{{.State.Pid}}", container));
const notices = (pattern: RegExp): string[] => sandbox.heard.filter(({ body, kind }) => kind !== null && ["notice", "alert", "resolved"].includes(kind) && pattern.test(body)).map(({ body }) => body);
const about = (name: string): RegExp => new RegExp(`\\b${name}\\b`);

/** The one answer to a command that has to be refused. */
async function refused(text: string): Promise<string> {
  const { answers, body, kind } = await sandbox.says(text);
  expect(kind, body).toBe("failure");
  expect(sandbox.heard.filter((message) => message.answers === answers && (message.kind === "failure" || message.kind === "outcome"))).toHaveLength(1);
  return body;
}

test("a port that another program has taken since: refused with its port and name, and nothing was changed", async () => {
  const port = setting("BACKEND_PORT");
  const program = spawn("python3", ["-m", "http.server", "--bind", "127.0.0.1", port], { stdio: ["ignore", "pipe", "pipe"] });
  try {
    const listens = (): Promise<boolean> => fetch(`http://127.0.0.1:${port}`).then(({ ok }) => ok, () => false);
    for (const until = Date.now() + 10_000; !(await listens()) && Date.now() < until; ) await sleep(50);
    const env = readFileSync(envFile, "utf8");
    const said = await refused(`!instance start ${one}`);
    expect(said).toContain(`port ${port} is in use by python3 (pid ${program.pid})`);
    expect(said).toContain("Nothing was changed");
    expect(readFileSync(envFile, "utf8")).toBe(env);
    expect(containersOf(one)).toEqual([]);
  } finally {
    program.kill();
    await once(program, "exit");
  }
});

test("a network of somebody else's in its addresses: refused, and the next create takes others", async () => {
  const network = `${one}-foreign`;
  docker("network", "create", "--subnet", setting("SUBNET"), network);
  try {
    expect(await refused(`!instance start ${one}`)).toMatch(/another of Docker's networks has the addresses/);
    expect(runningOf(one)).toEqual([]);
  } finally {
    docker("network", "rm", network);
  }
});

test("addresses in use and a foreign container are seen before anything is written", async () => {
  const { out } = await sandbox.shell("instance", "create", `${one}-a`, "--dry-run", "--json");
  const subnetOfNext = (): string => /"start"|"subnet":"([^"]+)"/.exec(out)?.[1] ?? "";
  expect(subnetOfNext()).toBe("");
  const foreign = `${one}-a-frontend`;
  docker("create", "--name", foreign, tinyImage() ?? "");
  try {
    expect(await refused(`!instance create ${one}-a`)).toContain(`\`${foreign}\` on this host that isn't mine`);
    expect(existsSync(`${folder}-a`)).toBe(false);
    expect((await sandbox.shell("instance", "show", `${one}-a`)).code).not.toBe(0);
    expect((await sandbox.shell("port", "list")).out).not.toContain(`${one}-a`);
  } finally {
    docker("rm", foreign);
  }
});

test("an image that is not to be had is named, and nothing was started", async () => {
  const said = await withSetting("BACKEND_IMAGE", "registry.invalid/mindroom:1", () => refused(`!instance start ${one}`));
  expect(said).toContain("registry.invalid/mindroom:1");
  expect(said).toMatch(/can't reach the registry/);
  expect(runningOf(one)).toEqual([]);
});

test("a service that never answers: named after the deadline, and all are stopped again", async () => {
  const container = docker("create", tinyImage() ?? "").trim();
  docker("commit", "--change", 'CMD ["sleep", "1000"]', container, silent);
  docker("rm", container);
  const shortDeadline = join(scratch, "innkeeper.yaml");
  writeFileSync(shortDeadline, `${readFileSync(join(sandbox.dataRoot, "sandbox/innkeeper.yaml"), "utf8")}startDeadline: 5s\n`);
  try {
    const { code, out } = await withSetting("BACKEND_IMAGE", silent, () => innkeeper(["instance", "start", one], { ...sandbox.env, INNKEEPER_CONFIG: shortDeadline }));
    expect(code).toBe(1);
    expect(out.replace(/\s+/g, " ")).toMatch(/its backend was not ready within 5 s\. Last seen: .*Its containers are stopped again/);
    expect(runningOf(one)).toEqual([]);
  } finally {
    docker("rm", "--force", ...containersOf(one));
    docker("image", "rm", silent);
  }
});

test("a service that dies again and again: named with the cause from its log, and what was started is stopped", async () => {
  const data = join(folder, "mindroom_data");
  const { mode } = statSync(data);
  chmodSync(data, 0o500);
  const said = await refused(`!instance start ${one}`).finally(() => chmodSync(data, mode));
  expect(said).toMatch(/its backend stopped and was restarted (once|\d+ times)/);
  expect(said).toMatch(/It may not read or write its own files: see who owns the instance's folder\. It said: .*Permission denied/);
  expect(runningOf(one)).toEqual([]);
  await sleep(3000);
  expect(notices(about(one))).toEqual([]);
});

test("while Docker is away its instances are unknown and nothing is created; it is told once, and that it is back", async () => {
  expect(await sandbox.says(`!instance start ${one}`)).toMatchObject({ kind: "outcome" });
  await proxy.refuse();
  expect(await sandbox.says("!instance list")).toMatchObject({ kind: "outcome", body: expect.stringMatching(new RegExp(`Their state is unknown: Docker does not answer[^]*${one} — unknown`)) as string });
  expect(await refused(`!instance create ${one}-b`)).toContain("Docker does not answer on this host");
  const shell = await sandbox.shell("instance", "create", `${one}-b`);
  expect(shell).toMatchObject({ code: 1, out: expect.stringContaining("Docker does not answer on this host") as string });
  expect(existsSync(`${folder}-b`)).toBe(false);
  expect((await sandbox.shell("port", "list")).out).not.toContain(`${one}-b`);
  await sandbox.hears(({ body, kind }) => kind === "alert" && body.includes("I can't ask Docker"), "that Docker is away");

  await proxy.pass();
  await sandbox.hears(({ body, kind }) => kind === "resolved" && body.includes("Docker answers again"), "that Docker is back");
  expect(await sandbox.says("!instance list")).toMatchObject({ body: expect.stringContaining(`${one} — running`) as string });
  expect(notices(/I can't ask Docker/)).toHaveLength(1);
  expect(notices(/Docker answers again/)).toHaveLength(1);
  expect(notices(about(one))).toEqual([]);
});

test("a second bot on the same data root is refused; a shell beside the bot works", async () => {
  const second = await innkeeper(["bot"], { ...sandbox.env, INNKEEPER_CONFIG: join(sandbox.dataRoot, "sandbox/innkeeper.yaml") });
  expect(second).toMatchObject({ code: 1, out: expect.stringContaining(`A bot runs on ${sandbox.dataRoot} already`) as string });
  expect(await innkeeper(["sandbox"], sandbox.env)).toMatchObject({ code: 1, out: expect.stringContaining("already") as string });
  expect(await sandbox.shell("instance", "list")).toMatchObject({ code: 0, out: expect.stringContaining(one) as string });
  expect(await sandbox.says("!instance list")).toMatchObject({ kind: "outcome" });
});

test("a crash is told once, with its exit code, and that it runs again", async () => {
  process.kill(pidOf(`${one}-frontend`), "SIGKILL");
  const { body } = await sandbox.hears(({ body, kind }) => kind === "notice" && about(one).test(body), "the crash");
  expect(body).toMatch(/its web chat crashed \(exit 137, .*\)\. Docker restarted it, and it runs/);
  await sleep(3000);
  expect(notices(about(one))).toHaveLength(1);
});

test("what happened while the bot was away is told at its next start, once", async () => {
  const before = notices(about(one)).length;
  await sandbox.stop();
  docker("stop", `${one}-frontend`, `${one}-backend`);
  await sandbox.start();
  await sandbox.hears(({ body, kind }) => kind === "notice" && body.startsWith(`${one} stopped`), "that it was stopped meanwhile");
  await sleep(3000);
  expect(notices(about(one))).toHaveLength(before + 1);
});

test("a crash loop is one notice, with its cause", async () => {
  expect(await sandbox.says(`!instance start ${one}`)).toMatchObject({ kind: "outcome" });
  const before = notices(about(one)).length;
  appendFileSync(config, "\nno_such_setting: 1\n");
  process.kill(pidOf(`${one}-backend`), "SIGKILL");
  const { body } = await sandbox.hears(({ body, kind }) => kind === "alert" && body.includes("stops again and again"), "the crash loop", 90_000);
  expect(body).toContain("no_such_setting");
  await sleep(5000);
  expect(notices(about(one))).toHaveLength(before + 1);
  expect(await sandbox.says(`!instance stop ${one}`)).toMatchObject({ kind: "outcome" });
});
