import { botLock } from "../jobs/lock-names.ts";
import { needYou } from "../model/instance/needs-you.ts";
import type { StoredJob } from "../model/jobs/job.ts";
import type { Status } from "../model/status.ts";
import type { Deps, Memory } from "./deps.ts";
import { askOnce, overviewsOf } from "./instance/overview.ts";
import { reasonFor } from "../model/error.ts";

/** How Innkeeper itself is. */
export async function status(deps: Memory & Pick<Deps, "choices" | "engine" | "freeBytes">, askedBy?: number): Promise<Status> {
  const { choices, engine, freeBytes, jobs, locks } = deps;
  const containers = await askOnce(engine);
  const overviews = overviewsOf(deps, containers);
  const free = locks.tryTake(botLock);
  free?.release();
  const unfinished = jobs.unfinished();
  return {
    version: choices.version,
    dataRoot: choices.dataRoot,
    freeBytes: await freeBytes(),
    dockerTrouble: containers instanceof Error ? reasonFor(containers) : null,
    instances: {
      total: overviews.length,
      running: overviews.filter(({ observed }) => observed.state === "running").length,
      needYou: needYou(overviews),
    },
    unfinishedJobs: unfinished.filter(({ id, state }) => id !== askedBy && state !== "stuck").map(named),
    stuckJobs: unfinished.filter(({ state }) => state === "stuck").map(named),
    botRuns: free === null,
  };
}

const named = ({ id, command, asker }: StoredJob): Status["stuckJobs"][number] => ({ id, command, asker });
