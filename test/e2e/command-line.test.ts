import { execFileSync, spawn } from "node:child_process";
import { existsSync, symlinkSync } from "node:fs";
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

test("typed anywhere through a link in the path, it says what is to be typed next, by that name; looking leaves nothing behind", () => {
  const dataRoot = join(temporaryFolder(), "none-yet");
  const env = environment(dataRoot);
  const cwd = temporaryFolder();
  const type = (...argv: readonly string[]): string => execFileSync("innkeeper", argv, { cwd, encoding: "utf8", env });
  expect(type("complete", "innkeeper instance sh")).toBe("show\n");
  expect(existsSync(dataRoot)).toBe(false);
  expect(type("instance", "list")).toContain("`innkeeper instance create dev --matrix --start`");
});
