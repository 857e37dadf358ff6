import { instanceLock } from "../../jobs/lock-names.ts";
import type { InstanceName } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { Emptied, TrashList } from "../../model/trash/trash-outcomes.ts";
import type { Deps } from "../deps.ts";

/** What is in the trash, and how large. */
export async function trashList({ files, trash }: Pick<Deps, "files" | "trash">): Promise<TrashList> {
  const trashed = trash.all().map(async (each) => ({ ...each, bytes: await files.size({ slot: each.slot }).catch(() => null) }));
  return { trashed: await Promise.all(trashed) };
}

/** Deletes what was in the trash when it was asked, for good: nothing of it can be undone. */
export async function emptyTrash({ files, jobs, locks, trash }: Pick<Deps, "files" | "jobs" | "locks" | "trash">, job: Job): Promise<Emptied> {
  const slots = await job.step("slots", "look into the trash", async () => trash.all().map(({ slot, instance }) => ({ slot, name: instance.name })));
  const names: InstanceName[] = [];
  let bytes = 0;
  for (const { slot, name } of slots) {
    const size = await job.step(`measure-${slot}`, `measure ${name}`, () => files.size({ slot }).catch(() => 0));
    const deleted = await job.step(`erase-${slot}`, `delete ${name}`, async () => {
      // Somebody brings it back right now, or was cut off at it: then it isn't deleted.
      const lock = locks.tryTake(instanceLock({ name }));
      if (lock === null) return false;
      try {
        if (jobs.unfinished().some((each) => each.lock === instanceLock({ name }))) return false;
        // First it can't be had back, then it is deleted: nobody restores half of it. One that was brought back has no folder here.
        trash.forget(slot);
        await files.erase(slot);
      } finally {
        lock.release();
      }
      return true;
    });
    if (!deleted) continue;
    names.push(name);
    bytes += size;
  }
  return { names, bytes };
}
