import { UserError } from "../../model/error.ts";
import type { Job, StoredJob } from "../../model/jobs/job.ts";
import type { JobShown } from "../../model/jobs/job-outcomes.ts";
import type { Deps } from "../deps.ts";
import { describeJob, found } from "./jobs.ts";

/**
 * Ends a job that can't be followed as it is: nothing is undone, and its lock is released.
 * @throws UserError `no-job`, `job-not-stuck`.
 */
export async function abandonJob({ jobs, locks }: Pick<Deps, "jobs" | "locks">, id: number, job: Job): Promise<JobShown> {
  await job.step("abandon", "end it as it is", async () => {
    const stored = found({ jobs }, id);
    // A run of this that was killed has ended it.
    if (abandonedBy(stored) === job.asker) return;
    if (stored.state !== "stuck") throw notStuck({ jobs }, stored);
    const lock = stored.lock === null ? null : locks.tryTake(stored.lock);
    // Whoever has its lock may be the one who can follow it.
    if (stored.lock !== null && lock === null) throw notStuck({ jobs }, { ...stored, state: "running" });
    try {
      if (!jobs.abandon(id, job.asker)) throw notStuck({ jobs }, found({ jobs }, id));
    } finally {
      lock?.release();
    }
  });
  return describeJob({ jobs }, found({ jobs }, id));
}

/** What would be abandoned; null for a job that isn't stuck. @throws UserError `no-job`. */
export function stuckJob({ jobs }: Pick<Deps, "jobs">, id: number): JobShown | null {
  const stored = found({ jobs }, id);
  return stored.state === "stuck" ? describeJob({ jobs }, stored) : null;
}

const abandonedBy = ({ failure }: StoredJob): string | null => (failure?.code === "job-abandoned" ? (failure.facts as { readonly by: string }).by : null);

function notStuck({ jobs }: Pick<Deps, "jobs">, stored: StoredJob): UserError {
  const { command, endedAt, id, state } = describeJob({ jobs }, stored);
  return new UserError("job-not-stuck", { id, command, state: endedAt !== null ? "ended" : state === "undoing" ? "undoing" : "running" });
}
