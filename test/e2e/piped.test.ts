import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
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
