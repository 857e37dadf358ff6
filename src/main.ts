import { existsSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { resolve } from "node:path";
import { inspect } from "node:util";
import { readConfig } from "./config/config.ts";
import { UserError } from "./model/error.ts";
import { sandboxConfig } from "./app/sandbox/sandbox-files.ts";
import { phrase } from "./words/errors/phrase.ts";

/** The composition root: what the program is run as. Loads no more than that takes: a command that is typed shall be answered at once. */
async function main(argv: readonly string[]): Promise<number> {
  const [mode, ...rest] = argv;
  const cwd = process.cwd();
  if (mode === "bot") {
    const { runProduction } = await loaded(import("./app/production.ts"));
    return runProduction(readConfig(process.env, cwd));
  }
  if (mode === "sandbox" && rest[0] === "remove") {
    const { removeSandbox } = await import("./app/sandbox/remove-sandbox.ts");
    return removeSandbox(process.env, cwd, rest.slice(1));
  }
  if (mode === "sandbox") {
    const { runSandbox } = await loaded(import("./app/sandbox/sandbox.ts"));
    return runSandbox(process.env, cwd);
  }
  const { runShell } = await import("./app/shell.ts");
  return runShell(readConfig(withSandbox(process.env, cwd), cwd), argv);
}

/** What runs for weeks keeps what was compiled for it at once, not only at an end that it may not live to see. */
async function loaded<T>(loading: Promise<T>): Promise<T> {
  const all = await loading;
  flushCompileCache();
  return all;
}

/** Where nothing is configured, a shell means the sandbox, if there is one. */
function withSandbox(env: NodeJS.ProcessEnv, cwd: string): NodeJS.ProcessEnv {
  if ((env["INNKEEPER_CONFIG"] ?? "") !== "" || existsSync(resolve(cwd, "config/innkeeper.yaml"))) return env;
  const config = sandboxConfig(readConfig(env, cwd).dataRoot);
  return existsSync(config) ? { ...env, INNKEEPER_CONFIG: config } : env;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (thrown) {
  // Not thrown on: where faults are logged to a file, nobody would see this one.
  const { hint, message } = thrown instanceof UserError ? phrase(thrown) : { message: inspect(thrown), hint: undefined };
  process.stderr.write(`${message}\n${hint === undefined ? "" : `${hint}\n`}`);
  process.exitCode = 1;
}
