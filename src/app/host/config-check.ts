import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { readConfig } from "../../config/config.ts";
import { UserError } from "../../model/error.ts";
import { render } from "../../shell/render.ts";
import { configInOrder } from "../../words/host/config-in-order.ts";
import type { RunOnHost } from "./host-command.ts";

/** Reads a config as a start would. @throws UserError `config-broken`, with all that is wrong. */
export const checkConfigFile: RunOnHost = async ({ cwd, env, rest: [typed, ...more], usage }) => {
  if (more.length > 0 || typed?.startsWith("-") === true) throw new UserError("wrong-use", { usage });
  const named = typed === undefined ? null : resolve(env["INIT_CWD"] ?? cwd, typed);
  if (named !== null && !existsSync(named)) throw new UserError("config-broken", { file: named, problems: ["it isn't there"] });
  const { file, homeserver, owners, rooms } = readConfig(named === null ? env : { ...env, INNKEEPER_CONFIG: named }, cwd);
  const reply = configInOrder({ file, homeserver: homeserver?.url ?? null, owners, rooms: rooms.map(({ room }) => room) });
  process.stdout.write(render(reply, { width: process.stdout.columns || 80, colour: false, url: () => "" }));
  return 0;
};
