import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { readConfig, type Config } from "../config/config.ts";
import { sandboxConfig } from "./sandbox/sandbox-files.ts";

/** The config of a shell: where nothing is configured, it means the sandbox, if there is one. @throws UserError `config-broken`. */
export function shellConfig(env: NodeJS.ProcessEnv, cwd: string): Config {
  if ((env["INNKEEPER_CONFIG"] ?? "") !== "" || existsSync(resolve(cwd, "config/innkeeper.yaml"))) return readConfig(env, cwd);
  const sandbox = sandboxConfig(readConfig(env, cwd).dataRoot);
  return readConfig(existsSync(sandbox) ? { ...env, INNKEEPER_CONFIG: sandbox } : env, cwd);
}
