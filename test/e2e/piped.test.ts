import { execFile, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { VirtualTerminal } from "../unit/shell/virtual-terminal.ts";
import { Sandbox } from "./sandbox.ts";
import { randomName } from "./tiny-instance.ts";

const repository = join(import.meta.dirname, "..", "..");
/** Gives the names and folders; `npm start` does the rest. */
const sandbox = new Sandbox({ INNKEEPER_SANDBOX_IMAGES: undefined });
const one = randomName();

type Piped = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** What a newcomer types, line by line. */
const npm = (argv: readonly string[], ...lines: readonly string[]): Promise<Piped> =>
  new Promise((resolve) => {
    const child = execFile("npm", argv, { cwd: repository, env: sandbox.env }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }));
    child.stdin?.end(lines.map((line) => `${line}\n`).join(""));
  });

afterAll(async () => {
  await npm(["run", "innkeeper", "--", "sandbox", "remove", "--yes", "--keep-images"]);
  expect(existsSync(sandbox.dataRoot)).toBe(false);
});

test("lines piped into npm start are answered on stdout; a bare yes takes the number that was asked for; all went well: 0", async () => {
  const { code, stdout, stderr } = await npm(["start"], "# a comment", "!help", `!instance create ${one}`, `!instance remove ${one}`, "yes", "!trash list");
  expect(code, stdout + stderr).toBe(0);
  const answers = stdout.split(/^> (?=!|yes$)/m).slice(1);
  expect(answers.map((each) => each.split("\n")[0])).toEqual(["!help", `!instance create ${one}`, `!instance remove ${one}`, "yes", "!trash list"]);
  expect(answers[1]).toContain(`${one} is created`);
  expect(answers[2]).toMatch(/yes \d{4}/);
  expect(answers[3]).toContain("in the trash");
  expect(answers[4]).toContain(one);
  expect(stderr).toContain("The room is");
});

test("one line that fails, or is nearly a command, makes it 1, and the others are answered all the same", async () => {
  const nearMiss = await npm(["start"], "!instance lst", "!instance list");
  expect(nearMiss.code, nearMiss.stdout + nearMiss.stderr).toBe(1);
  expect(nearMiss.stdout).toMatch(/instance list`[^]*> !instance list\n[^]*home-/);

  const failure = await npm(["start"], `!instance start ${one}`, "!status");
  expect(failure.code, failure.stdout + failure.stderr).toBe(1);
  expect(failure.stdout).toMatch(/> !status\n./);
});

test("at a terminal, Tab knows what is in the trash, answers come above the line, and Ctrl-D leaves; the next time the line is back", async () => {
  const shown = await atTerminal(async (screen, type) => {
    type(`!trash restore ${one.slice(0, -2)}\t`);
    await expect.poll(() => screen.beforeCursor()).toContain(`> !trash restore ${one}`);
    type("\r!sta");
    await expect.poll(() => screen.text(), { timeout: 60_000 }).toContain(`${one} is back`);
    await expect.poll(() => screen.beforeCursor()).toBe("> !sta");
    type("\u0003\u0004");
  });
  expect(shown).toContain("You have left.");

  await atTerminal(async (screen, type) => {
    type("\u001b[A");
    await expect.poll(() => screen.beforeCursor()).toContain(`!trash restore ${one}`);
    type("\u0003\u0004");
  });
});

test("when the bot can't go on, the chat ends with its reason, and npm start mends it", async () => {
  const child = spawn("npm", ["start"], { cwd: repository, env: sandbox.env, stdio: ["pipe", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (data: Buffer) => (said += data.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  await expect.poll(() => said, { timeout: 120_000 }).toContain("You are in it here");
  const token = readFileSync(join(sandbox.dataRoot, "sandbox/bot-token"), "utf8").trim();
  await fetch(`${sandbox.state().url}/_matrix/client/v3/logout`, { method: "POST", headers: { authorization: `Bearer ${token}` } });
  expect(await ended).toBe(1);
  expect(said).toMatch(/token/);

  expect(await npm(["start"], "!status")).toMatchObject({ code: 0, stdout: expect.stringContaining("Docker: answers") as string });
});

/** `npm start` at a terminal, until it ends. Gives all that it showed. */
async function atTerminal(sit: (screen: VirtualTerminal, type: (keys: string) => void) => Promise<void>): Promise<string> {
  const screen = new VirtualTerminal(100, 40);
  const child = spawn("script", ["--quiet", "--return", "--command", "stty cols 100 rows 40; npm start", "/dev/null"], { cwd: repository, env: { ...sandbox.env, TERM: "xterm-256color" }, stdio: ["pipe", "pipe", "inherit"] });
  child.stdout.on("data", (data: Buffer) => screen.write(data.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  try {
    await expect.poll(() => screen.text(), { timeout: 120_000 }).toMatch(/You are in it here.*\n+>$/);
    await sit(screen, (keys) => child.stdin.write(keys));
    expect(await ended).toBe(0);
    return await screen.text();
  } finally {
    child.kill("SIGKILL");
  }
}
