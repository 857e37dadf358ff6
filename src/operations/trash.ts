import type { Job } from "../model/job.ts";
import type { Emptied, TrashList } from "../model/outcome.ts";
import type { Deps } from "./deps.ts";

/** What is in the trash, and how large. */
export async function trashList({ files, trash }: Deps): Promise<TrashList> {
  const trashed = trash.all().map(async (each) => ({ ...each, bytes: await files.size({ slot: each.slot }).catch(() => null) }));
  return { trashed: await Promise.all(trashed) };
}

/** Deletes what was in the trash when it was asked, for good: nothing of it can be undone. */
export async function emptyTrash({ files, trash }: Deps, job: Job): Promise<Emptied> {
  const slots = await job.step("look into the trash", async () => trash.all().map(({ slot, instance }) => ({ slot, name: instance.name })));
  let bytes = 0;
  for (const { slot, name } of slots) {
    bytes += await job.step(`measure ${name}`, () => files.size({ slot }).catch(() => 0));
    await job.step(`delete ${name}`, async () => {
      await files.erase(slot);
      trash.forget(slot);
    });
  }
  return { names: slots.map(({ name }) => name), bytes };
}
