import type { Status } from "../model/status.ts";
import type { Deps } from "./deps.ts";
import { askOnce } from "./instance/list.ts";
import { observe } from "./instance/observe.ts";

/** How Innkeeper itself is. */
export async function status({ choices, engine, freeBytes, instances, jobs, locks }: Deps, askedBy?: number): Promise<Status> {
  const containers = await askOnce(engine);
  const seen = [...observe(instances.all(), containers)];
  const botLock = locks.tryTake("bot");
  botLock?.release();
  return {
    version: choices.version,
    dataRoot: choices.dataRoot,
    freeBytes: await freeBytes(),
    dockerTrouble: containers instanceof Error ? containers.message : null,
    instances: {
      total: seen.length,
      running: seen.filter(([, { state }]) => state === "running").length,
      ailing: seen.filter(([, { state }]) => state === "degraded").map(([name]) => name),
    },
    unfinishedJobs: jobs
      .unfinished()
      .filter(({ id }) => id !== askedBy)
      .map(({ id, command, asker }) => ({ id, command, asker })),
    botRuns: botLock === null,
  };
}
