import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../fakes/free-port.ts";
import { docker, randomName } from "./tiny-instance.ts";
import { Person } from "./person.ts";
import { Sandbox } from "./sandbox.ts";

const sandbox = new Sandbox();
const one = randomName();
const two = randomName();
const three = randomName();

beforeAll(async () => {
  await sandbox.start();
  await sandbox.enter();
});
afterAll(async () => {
  await sandbox.remove();
});

/** What `.env.NAME` says. */
const setting = (name: string, key: string): string =>
  new RegExp(`^${key}='?([^'\\n]*)'?$`, "m").exec(readFileSync(join(sandbox.dataRoot, "instances", name, `.env.${name}`), "utf8"))?.[1] ?? "";
const urlOf = (name: string, key: string): string => `http://127.0.0.1:${setting(name, key)}`;
const runningOf = (name: string): string[] => docker("ps", "--format", "{{.Names}}").split("\n").filter((each) => each.startsWith(`${name}-`)).sort();

test("a message becomes a running instance; its link makes an admin; the admin says hello and an agent answers", async () => {
  const created = await sandbox.says(`!instance create ${one} --matrix=synapse --start`);
  expect(created).toMatchObject({ kind: "outcome", body: expect.stringContaining(`${one} is running`) as string });
  const link = /http:\/\/\S+\/claim\/\S+/.exec(created.body)?.[0] ?? "";

  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"] });
  try {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
    await page.goto(link);
    await page.getByLabel(/name/i).first().fill("alice");
    for (const field of await page.locator("input[type=password]").all()) await field.fill("correct horse battery");
    await page.getByRole("button").click();
    await page.getByText(`@alice:${one}.localhost`).first().waitFor();
    await page.goto(link);
    await page.getByText("no longer good").first().waitFor();
  } finally {
    await browser.close();
  }
  await sandbox.hears(({ body, kind }) => kind === "notice" && body.includes(`@alice:${one}.localhost is now admin of ${one}`), "who claimed it");

  const alice = await Person.signIn(urlOf(one, "MATRIX_PORT"), "alice", "correct horse battery");
  expect(await alice.isServerAdmin()).toBe(true);
  const lobby = await alice.enters(/lobby/i, /^@mindroom_assistant/);
  await alice.says(lobby, "hello");
  expect(await alice.answerIn(lobby)).not.toBe("");
});

/** Sends the form behind the link that a message holds, as a browser does, and gives the page that follows. */
async function sendForm(message: string, form: Readonly<Record<string, string>>): Promise<string> {
  const link = /http:\/\/\S+\/(invite|password)\/\S+/.exec(message)?.[0] ?? "";
  const answer = await fetch(link, { method: "POST", body: new URLSearchParams({ ...form, repeat: form["password"] ?? "" }), headers: { origin: new URL(link).origin } });
  const page = await answer.text();
  expect(answer.status, page).toBe(200);
  return page;
}

test("one more person is invited, meets the agents, gets a new password, and goes again", async () => {
  const url = urlOf(one, "MATRIX_PORT");
  const invite = await sandbox.says(`!instance invite ${one}`);
  expect(await sendForm(invite.body, { user: "bob", password: "correct horse battery" })).toContain(`Welcome to ${one}`);
  await sandbox.hears(({ body, kind }) => kind === "notice" && body.includes(`@bob:${one}.localhost is now on ${one}`), "who joined");
  const bob = await Person.signIn(url, "bob", "correct horse battery");
  // MindRoom takes its configuration over as it runs, and its router invites whom it names.
  const lobby = await bob.enters(/lobby/i, /^@mindroom_assistant/);
  await bob.says(lobby, "hello");
  expect(await bob.answerIn(lobby)).not.toBe("");

  const people = await sandbox.says(`!instance people ${one}`);
  expect(people.body).toMatch(new RegExp(`^2 people on ${one}\\.localhost\\n• @alice:\\S+, admin\\n• @bob:\\S+\\nAgents: .*mindroom_router.*\\nService account: @innkeeper:`));

  const reset = await sandbox.says(`!instance password ${one} bob`);
  expect(await sendForm(reset.body, { password: "battery staple 9" })).toContain("Whoever was signed in before is signed out.");
  await expect(bob.says(lobby, "still here?")).rejects.toThrow("M_UNKNOWN_TOKEN");
  await Person.signIn(url, "bob", "battery staple 9");

  const asked = await sandbox.says(`!instance deactivate ${one} @bob:${one}.localhost`);
  expect(await sandbox.says(`yes ${/yes (\d{4})/.exec(asked.body)?.[1] ?? ""}`)).toMatchObject({ kind: "outcome", body: expect.stringContaining("is deactivated") as string });
  await expect(Person.signIn(url, "bob", "battery staple 9")).rejects.toThrow();
  expect((await sandbox.says(`!instance password ${one} mindroom_router`)).body).toContain("is an agent's");
});

test("nobody registers without the token, and agents are no admins", async () => {
  const url = urlOf(one, "MATRIX_PORT");
  const refused = await fetch(`${url}/_matrix/client/v3/register`, { method: "POST", body: JSON.stringify({ username: "mallory", password: "correct horse battery", auth: { type: "m.login.dummy" } }) });
  expect(refused.status).toBe(401);
  const backend = docker("inspect", `${one}-backend`, "--format", "{{json .Config.Env}}");
  expect(backend).toContain("MATRIX_REGISTRATION_TOKEN=");
  const secret = readFileSync(join(sandbox.dataRoot, "instances", one, "homeserver/registration_shared_secret"), "utf8").trim();
  expect(secret.length).toBeGreaterThan(20);
  expect(backend).not.toContain(secret);
});

test("killed half-way through a create and start, it resumes, finishes once, and says so once", async () => {
  const event = await sandbox.send(`!instance create ${two} --matrix=synapse --start`);
  const hasContainer = (): boolean => docker("ps", "--all", "--format", "{{.Names}}").includes(`${two}-synapse`);
  for (const until = Date.now() + 60_000; !hasContainer() && Date.now() < until; ) await new Promise((resolve) => setTimeout(resolve, 50));
  await sandbox.kill();
  expect(hasContainer()).toBe(true);

  await sandbox.start();
  const answer = await sandbox.hears(({ answers, kind }) => answers === event && (kind === "outcome" || kind === "failure"), "the resumed outcome", 240_000);
  expect(answer).toMatchObject({ kind: "outcome", body: expect.stringContaining(`${two} is running`) as string });
  expect(runningOf(two)).toEqual([`${two}-backend`, `${two}-frontend`, `${two}-synapse`]);
  await new Promise((resolve) => setTimeout(resolve, 3000));
  expect(sandbox.heard.filter(({ answers, kind }) => answers === event && kind === "outcome")).toHaveLength(1);
});

test("what is stopped from outside is told once; a shell's doings are told with who did them", async () => {
  docker("stop", `${two}-frontend`, `${two}-backend`, `${two}-synapse`);
  await sandbox.hears(({ body, kind }) => kind === "notice" && body.includes(two) && /stopped/.test(body), "that it was stopped from outside");
  await new Promise((resolve) => setTimeout(resolve, 4000));
  expect(sandbox.heard.filter(({ body, kind }) => kind === "notice" && body.includes(two) && /stopped/.test(body))).toHaveLength(1);

  expect(await sandbox.shell("instance", "start", two)).toMatchObject({ code: 0 });
  await sandbox.hears(({ body, kind }) => kind === "notice" && body.includes(`(shell) started ${two}`), "who started it");
  expect(await sandbox.says(`!instance list`)).toMatchObject({ body: expect.stringMatching(new RegExp(`${two} — (running|starting)`)) as string });
});

test("what is paused from outside is told at once, and so is its return; a start lets it go on as well", async () => {
  const notices = (): readonly string[] => sandbox.heard.flatMap(({ body, kind }) => (kind === "notice" || kind === "resolved" ? [body] : [])).filter((body) => body.startsWith(`${two} is `));
  const before = notices().length;
  docker("pause", `${two}-frontend`);
  // When that was is told unless it is seen before Docker tells of it.
  await expect.poll(() => notices().slice(before), { timeout: 15_000 }).toEqual([
    expect.stringMatching(new RegExp(`^${two} is paused: someone paused its web chat from outside \\(docker pause(, \\d\\d:\\d\\d)?\\)\\. Nobody asked here\\.\\n`)),
  ]);
  expect(await sandbox.says(`!instance list`)).toMatchObject({ body: expect.stringContaining(`✗ ${two} — degraded: web chat is paused → \`!instance start ${two}\``) as string });
  docker("unpause", `${two}-frontend`);
  await expect.poll(() => notices().slice(before + 1), { timeout: 15_000 }).toEqual([expect.stringMatching(new RegExp(`^${two} is back after \\d+ s\\.$`))]);

  docker("pause", `${two}-backend`, `${two}-frontend`, `${two}-synapse`);
  await expect.poll(() => notices().slice(before + 2), { timeout: 15_000 }).toEqual([expect.stringContaining("someone paused its homeserver, backend and web chat from outside")]);
  expect(await sandbox.says(`!instance start ${two}`)).toMatchObject({ kind: "outcome", body: expect.stringContaining(`${two} is running`) as string });
  await new Promise((resolve) => setTimeout(resolve, 4000));
  expect(notices().slice(before + 3)).toEqual([]);
});

test("an instance is an ordinary Compose project that runs without us", async () => {
  await sandbox.says(`!instance stop ${one}`);
  expect(runningOf(one)).toEqual([]);
  const directory = join(sandbox.dataRoot, "instances", one);
  execFileSync("docker", ["compose", "--env-file", `.env.${one}`, "up", "-d", "--wait"], { cwd: directory, stdio: "ignore" });
  expect((await fetch(`${urlOf(one, "BACKEND_PORT")}/api/ready`)).status).toBe(200);
  await sandbox.hears(({ body, kind }) => kind === "notice" && body.includes(one) && /started/.test(body), "that somebody started it from outside");
});

test("an instance without Matrix runs on the real MindRoom, its dashboard behind its key", async () => {
  expect(await sandbox.says(`!instance create ${three} --start`)).toMatchObject({ kind: "outcome", body: expect.stringContaining(`${three} is running`) as string });
  expect((await fetch(`${urlOf(three, "BACKEND_PORT")}/api/health`)).status).toBe(200);
  expect((await fetch(`${urlOf(three, "FRONTEND_PORT")}/`)).status).toBe(200);
});

test("a port is changed while an instance runs; with an image that ends at once it doesn't come back, and all is as before", async () => {
  const before = urlOf(three, "BACKEND_PORT");
  const port = await freePort();
  expect(await sandbox.says(`!instance set ${three} BACKEND_PORT=${port}`)).toMatchObject({ kind: "outcome", body: expect.stringContaining(`${three} is running with it`) as string });
  expect((await fetch(`http://127.0.0.1:${port}/api/health`)).status).toBe(200);
  await expect(fetch(`${before}/api/health`)).rejects.toThrow();

  const image = setting(three, "BACKEND_IMAGE");
  const broken = `${three}-broken:1`;
  execFileSync("docker", ["build", "--quiet", "--tag", broken, "-"], { input: `FROM ${image}\nENTRYPOINT []\nCMD ["false"]\n`, stdio: ["pipe", "ignore", "inherit"] });
  const failed = await sandbox.says(`!instance set ${three} BACKEND_IMAGE=${broken} BACKEND_PORT=auto`);
  docker("image", "rm", broken);
  expect(failed).toMatchObject({ kind: "failure", body: expect.stringMatching(/did not answer: its backend stopped and was restarted (once|\d+ times)\.[^]*Its old settings are back, and it is started with them again/) as string });
  expect([setting(three, "BACKEND_IMAGE"), setting(three, "BACKEND_PORT")]).toEqual([image, String(port)]);
  expect((await fetch(`http://127.0.0.1:${port}/api/health`)).status).toBe(200);
  expect(await sandbox.says("!port list")).toMatchObject({ body: expect.stringContaining(`${port} — ${three}, backend`) as string });
});

test("keys that are put in by the form reach the backend, by the restart that was asked for there", async () => {
  const link = /http:\/\/\S+\/env\/\S+/.exec((await sandbox.says(`!instance env ${three}`)).body)?.[0] ?? "";
  const form = new URLSearchParams({ "value:GROQ_API_KEY": "gsk_not_a_real_one", "name-1": "MY_OWN_VARIABLE", "text-1": "it's $5 #1", rows: "3", restart: "now" });
  const saved = await fetch(link, { method: "POST", body: form, headers: { origin: new URL(link).origin } });
  expect(await saved.text()).toContain(`${three} is being restarted with it`);
  await sandbox.hears(({ body, kind }) => kind === "notice" && body.includes(`(by link) restarted ${three}`), "that it was restarted");
  expect(docker("exec", `${three}-backend`, "env").split("\n")).toEqual(expect.arrayContaining(["GROQ_API_KEY=gsk_not_a_real_one", "MY_OWN_VARIABLE=it's $5 #1"]));
  expect(sandbox.heard.map(({ body }) => body).join()).not.toContain("gsk_not_a_real_one");
});

test("an instance goes to the trash after asking, and comes back as it was, running", async () => {
  const asked = await sandbox.says(`!instance remove ${three}`);
  expect(asked.kind).toBe("prompt");
  const number = /yes (\d{4})/.exec(asked.body)?.[1] ?? "";
  expect(await sandbox.says(`yes ${number}`)).toMatchObject({ kind: "outcome", body: expect.stringContaining("in the trash") as string });
  expect(existsSync(join(sandbox.dataRoot, "instances", three))).toBe(false);
  expect(docker("ps", "--all", "--format", "{{.Names}}")).not.toContain(`${three}-`);

  expect(await sandbox.says(`!trash restore ${three}`)).toMatchObject({ kind: "outcome", body: expect.stringContaining("running") as string });
  expect(runningOf(three)).toEqual([`${three}-backend`, `${three}-frontend`]);
});

test("the room's own homeserver isn't stopped from the room, but from the shell", async () => {
  expect(await sandbox.says(`!instance stop ${sandbox.home}`)).toMatchObject({ kind: "failure" });
  expect(runningOf(sandbox.home)).toEqual([`${sandbox.home}-synapse`]);

  expect(await sandbox.shell("instance", "stop", sandbox.home)).toMatchObject({ code: 0 });
  // The shell works while the homeserver is down.
  expect(await sandbox.shell("instance", "list", "--json")).toMatchObject({ code: 0, out: expect.stringContaining('"ok":true') as string });
  expect(await sandbox.shell("instance", "start", sandbox.home)).toMatchObject({ code: 0 });
  expect(await sandbox.says("!status")).toMatchObject({ kind: "outcome" });
});

test("left and started again, it is back in the same room with the same device", async () => {
  const before = sandbox.state();
  await sandbox.stop();
  await sandbox.start();
  expect(sandbox.state()).toEqual(before);
  expect(await sandbox.says("!instance list")).toMatchObject({ body: expect.stringContaining(one) as string });
});

test("removed, it leaves no container, network or data, and other people's containers alone", async () => {
  const { code } = await sandbox.remove();
  expect(code).toBe(0);
  const left = docker("ps", "--all", "--format", "{{.Names}}") + docker("network", "ls", "--format", "{{.Name}}");
  for (const name of [one, two, three, sandbox.home]) expect(left).not.toContain(name);
  expect(existsSync(sandbox.dataRoot)).toBe(false);
});
