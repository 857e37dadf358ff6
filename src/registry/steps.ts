import { z } from "zod";
import type { Clock } from "../model/clock.ts";
import type { Jobs, StoredStep } from "../model/jobs/job.ts";
import type { Store } from "./store.ts";

const Row = z.object({
  position: z.number(),
  id: z.string().nullable(),
  title: z.string(),
  state: z.enum(["running", "done", "failed", "undone"]),
  tries: z.number(),
  result: z.string().nullable(),
  begunAt: z.number(),
  endedAt: z.number().nullable(),
}) satisfies z.ZodType<StoredStep>;

const columns = "position, id, title, state, tries, result, begunAt, endedAt";

/** The table of jobs' steps. */
export function stepsIn(store: Store, now: Clock["now"]): Pick<Jobs, "end"> & { readonly all: Jobs["steps"]; readonly begin: (job: number, step: Parameters<Jobs["begin"]>[1]) => StoredStep } {
  const all = store.rows(Row, `SELECT ${columns} FROM steps WHERE job = :job ORDER BY position`);
  const begin = store.written(Row, `INSERT INTO steps (job, position, id, title, state, tries, begunAt) VALUES (:job, :position, :id, :title, 'running', 1, :now)
    ON CONFLICT (job, position) DO UPDATE SET
      id = excluded.id, title = excluded.title, state = 'running', tries = tries + 1, result = NULL, begunAt = excluded.begunAt, endedAt = NULL
    RETURNING ${columns}`);
  const end = store.change("UPDATE steps SET state = :state, result = :result, endedAt = :now WHERE job = :job AND position = :position");

  return {
    all: (job) => all({ job }),
    begin: (job, { id, position, title }) => begin({ job, position, id, title, now: now() }),
    end(job, position, state, result) {
      if (end({ job, position, state, result, now: now() }) === 0) throw new Error(`Job ${job} has no step ${position}.`);
    },
  };
}
