import type { Names } from "../../commands/engine/complete.ts";
import { namesIn } from "../../commands/engine/names.ts";
import { commands } from "../../commands/table.ts";
import type { Config } from "../../config/config.ts";
import { UserError } from "../../model/error.ts";
import { isUpToDate } from "../../registry/store.ts";
import { openLog } from "../../runtime/log-file.ts";
import { candidates } from "../../shell/candidates.ts";
import { completionScripts } from "../../shell/completion-scripts.ts";
import { openAdapters } from "../adapters.ts";
import { shellConfig } from "../shell-config.ts";
import { version } from "../version.ts";
import type { RunOnHost } from "./host-command.ts";
import { shownCommands } from "./table.ts";

/** Prints what a shell reads at its start. */
export const printCompletion: RunOnHost = async ({ rest: [shell, ...more], usage }) => {
  const script = new Map<string, string>(Object.entries(completionScripts)).get(shell ?? "");
  if (script === undefined || more.length > 0) throw new UserError("wrong-use", { usage });
  process.stdout.write(script);
  return 0;
};

/** Prints what Tab may put, one a line. Whatever is or isn't in the data root stays as it is. */
export const printCandidates: RunOnHost = async ({ cwd, env, rest: [line = ""] }) => {
  const own = shownCommands.map(({ path }) => path);
  const found = withNames(shellConfig(env, cwd), (names) => candidates(commands, own, line, names));
  process.stdout.write(found.map((each) => `${each}\n`).join(""));
  return 0;
};

const nothing = (): readonly string[] => [];
const noNames: Names = { instance: nothing, trashed: nothing, job: nothing, unfinishedJob: nothing, stuckJob: nothing, reservedPort: nothing, waitingIdentity: nothing };

function withNames<T>(config: Config, look: (names: Names) => T): T {
  if (!isUpToDate(config.dataRoot)) return look(noNames);
  const { close, deps } = openAdapters(config, openLog("silent", null), version);
  try {
    return look(namesIn(deps));
  } finally {
    close();
  }
}
