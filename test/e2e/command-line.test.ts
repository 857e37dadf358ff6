import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../fakes/temporary-folder.ts";
import { anInstance, freshRegistry } from "../unit/registry/fresh.ts";
import { VirtualTerminal } from "../unit/shell/virtual-terminal.ts";

/** A folder in the path, with a link to the command line. */
function linked(): string {
  const folder = temporaryFolder();
  symlinkSync(join(import.meta.dirname, "../../bin/innkeeper"), join(folder, "innkeeper"));
  return folder;
}

function environment(dataRoot: string): NodeJS.ProcessEnv {
  return { PATH: `${linked()}:${process.env["PATH"] ?? ""}`, HOME: temporaryFolder(), TERM: "xterm", INNKEEPER_DATA_ROOT: dataRoot };
}

const shells = [
  { name: "bash", start: "bash --norc --noprofile -i", read: "source <(innkeeper completion bash)" },
  { name: "zsh", start: "zsh -f -i", read: "autoload -Uz compinit; compinit -u; source <(innkeeper completion zsh)" },
  { name: "fish", start: "fish --no-config --interactive", read: "innkeeper completion fish | source" },
] as const;

test.each(shells)("in $name, Tab completes commands, flags with their values, and the names that there are", async ({ read, start }) => {
  const dataRoot = temporaryFolder();
  freshRegistry({ dataRoot }).registry.instances.add(anInstance("customer-trial"));
  const child = spawn("script", ["--quiet", "--return", "--command", `stty cols 100 rows 24; exec ${start}`, "/dev/null"], { env: environment(dataRoot), stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const screen = new VirtualTerminal(100, 24);
  child.stdout.on("data", (data: Buffer) => screen.write(data.toString()));
  const shows = (text: string): Promise<void> => expect.poll(() => screen.text(), { timeout: 20_000, message: text }).toContain(text);

  child.stdin.write(`${read}; echo rea''dy\r`);
  await shows("ready");
  for (const [typed, whole] of [
    ["instance resta", "innkeeper instance restart"],
    ["instance start cust", "innkeeper instance start customer-trial"],
    ["instance create x --matrix=syn", "innkeeper instance create x --matrix=synapse"],
    ["config ch", "innkeeper config check"],
  ] as const) {
    child.stdin.write(`innkeeper ${typed}\t`);
    await shows(whole);
    // Ctrl-U empties the line.
    child.stdin.write("\u0015");
  }
});

test("a config is checked from where it is, and what the host's commands don't take is refused", () => {
  const env = environment(join(temporaryFolder(), "none-yet"));
  const cwd = temporaryFolder();
  const type = (...argv: readonly string[]) => {
    const { status, stderr, stdout } = spawnSync("innkeeper", argv, { cwd, encoding: "utf8", env });
    return { status, said: stdout + stderr };
  };
  writeFileSync(join(cwd, "good.yaml"), "startDeadline: 5m\n");
  writeFileSync(join(cwd, "bad.yaml"), "web:\n  port: 80\nstartDeadline: soon\n");
  expect(type("config", "check", "good.yaml")).toEqual({ status: 0, said: expect.stringContaining(`${join(cwd, "good.yaml")} is in order.`) as string });
  expect(type("config", "check", "bad.yaml")).toEqual({ status: 1, said: expect.stringMatching(/2 things are wrong:\n- line 2: web\.port: .*\n- line 3: startDeadline: /) as string });
  expect(type("config", "check", "none.yaml")).toEqual({ status: 1, said: expect.stringContaining("it isn't there") as string });
  for (const typed of ["bot --help", "bot now", "config check one two", "completion", "completion tcsh", "sandbox remove --everything"]) {
    expect(type(...typed.split(" ")), typed).toEqual({ status: 1, said: expect.stringMatching(/^Usage: `innkeeper [^`]+`\n$/) as string });
  }
});

test("typed anywhere through a link in the path, it says what is to be typed next, by that name; looking leaves nothing behind", () => {
  const dataRoot = join(temporaryFolder(), "none-yet");
  const env = environment(dataRoot);
  const cwd = temporaryFolder();
  const type = (...argv: readonly string[]): string => execFileSync("innkeeper", argv, { cwd, encoding: "utf8", env });
  expect(type("complete", "innkeeper instance sh")).toBe("show\n");
  expect(existsSync(dataRoot)).toBe(false);
  expect(type("instance", "list")).toContain("`innkeeper instance create dev --matrix --start`");
});
