import { botLock } from "../../jobs/lock-names.ts";
import { readFile, rm } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { openAdapters } from "../adapters.ts";
import type { Typed } from "../host/host-command.ts";
import { readConfig } from "../../config/config.ts";
import { openLog } from "../../runtime/log-file.ts";
import { UserError } from "../../model/error.ts";
import { filesOf, say } from "./sandbox-files.ts";
import { version } from "../version.ts";

/** Takes away the sandbox's containers, networks, built images (unless `--keep-images`) and data; nothing else. Gives the exit code. */
export async function removeSandbox({ cwd, env, rest: args, usage }: Typed): Promise<number> {
  if (args.some((each) => each !== "--yes" && each !== "--keep-images")) throw new UserError("wrong-use", { usage });
  const { dataRoot } = readConfig({ INNKEEPER_DATA_ROOT: env["INNKEEPER_DATA_ROOT"], INNKEEPER_CONFIG: "" }, cwd);
  const files = filesOf(dataRoot);
  const keepImages = args.includes("--keep-images");
  const state = await readFile(files.config).catch(() => null);
  if (state === null) throw new UserError("no-sandbox", { dataRoot });
  const production = readConfig({ INNKEEPER_CONFIG: env["INNKEEPER_CONFIG"] }, cwd);
  if (production.file !== null && production.file !== files.config && production.dataRoot === dataRoot) {
    throw new UserError("production-there", { file: production.file, dataRoot });
  }
  if (!(await agreed(args, dataRoot))) {
    say("Left as it is.");
    return 1;
  }
  const config = readConfig({ INNKEEPER_CONFIG: files.config, INNKEEPER_DATA_ROOT: dataRoot }, cwd);
  const adapters = openAdapters({ ...config, homeserver: null }, openLog("info", files.log), version);
  const { deps, registry } = adapters;
  const lock = registry.locks.tryTake(botLock);
  if (lock === null) {
    adapters.close();
    throw new UserError("sandbox-runs", {});
  }
  try {
    for (const instance of deps.instances.all()) {
      say(`· taking down ${instance.name}`);
      await deps.engine.down(instance, AbortSignal.timeout(180_000));
    }
    if (!keepImages) await deps.engine.removeBuiltImages();
  } finally {
    lock.release();
    adapters.close();
  }
  await rm(dataRoot, { recursive: true, force: true });
  say(`Gone: its containers and networks${keepImages ? "" : ", the images that were built"}, and ${dataRoot}. Docker itself and what others run were left alone.`);
  return 0;
}

async function agreed(args: readonly string[], dataRoot: string): Promise<boolean> {
  if (args.includes("--yes")) return true;
  if (!process.stdin.isTTY) throw new UserError("needs-yes", { what: "remove-sandbox" });
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await asking.question(`Delete the sandbox, with all its instances and ${dataRoot}, for good? [y/N] `)).trim());
  } finally {
    asking.close();
  }
}
