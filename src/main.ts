import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { inspect } from "node:util";
import { readConfig } from "./config/config.ts";
import { UserError } from "./model/error.ts";
import { runProduction } from "./app/production.ts";
import { runSandbox } from "./app/sandbox/sandbox.ts";
import { sandboxConfig } from "./app/sandbox/sandbox-files.ts";
import { removeSandbox } from "./app/sandbox/remove-sandbox.ts";
import { runShell } from "./app/shell.ts";
import { phrase } from "./words/errors/phrase.ts";

/** The composition root: what the program is run as. */
async function main([mode, ...rest]: readonly string[]): Promise<number> {
  const cwd = process.cwd();
  if (mode === "bot") return runProduction(readConfig(process.env, cwd));
  if (mode === "sandbox") return rest[0] === "remove" ? removeSandbox(process.env, cwd, rest.slice(1)) : runSandbox(process.env, cwd);
  return runShell(readConfig(withSandbox(process.env, cwd), cwd), process.argv.slice(2));
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
