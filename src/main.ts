import { flushCompileCache } from "node:module";
import { inspect } from "node:util";
import { hostCommandOf } from "./app/host/table.ts";
import { UserError } from "./model/error.ts";
import { inShellForm } from "./shell/shell-form.ts";
import { phrase } from "./words/errors/phrase.ts";

/** The composition root: what the program is run as. */
async function main(argv: readonly string[]): Promise<number> {
  const [cwd, { env }] = [process.cwd(), process];
  const command = hostCommandOf(argv);
  if (command !== null) {
    const { path, usage } = command;
    const rest = argv.slice(path.length);
    if (rest.includes("--help") || (rest.length > 0 && usage === path.join(" "))) throw new UserError("wrong-use", { usage });
    const run = await command.load();
    // What runs for weeks keeps what was compiled for it now, and not at an end that it may not live to see.
    flushCompileCache();
    return run({ rest, usage, env, cwd });
  }
  const [{ runShell }, { shellConfig }] = await Promise.all([import("./app/shell.ts"), import("./app/shell-config.ts")]);
  return runShell(shellConfig(env, cwd), argv);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (thrown) {
  // Not thrown on: where faults are logged to a file, nobody would see this one.
  const { hint, message } = thrown instanceof UserError ? phrase(thrown) : { message: inspect(thrown), hint: undefined };
  process.stderr.write(inShellForm(`${message}\n${hint === undefined ? "" : `${hint}\n`}`));
  process.exitCode = 1;
}
