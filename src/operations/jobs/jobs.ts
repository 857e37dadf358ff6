import { lockedBy } from "../../jobs/lock-names.ts";
import { UserError } from "../../model/error.ts";
import type { StoredJob } from "../../model/jobs/job.ts";
import type { Json } from "../../model/json.ts";
import type { JobList, JobShown, JobSummary } from "../../model/jobs/job-outcomes.ts";
import { subjectOf, withSubject } from "../../model/jobs/subject.ts";
import type { Deps } from "../deps.ts";

/** What runs and what ran, newest first; what only looks is left out. */
export async function listJobs({ jobs }: Pick<Deps, "jobs">, lines: number): Promise<JobList> {
  return { jobs: jobs.recent(lines).map(summary) };
}

/** One job, with its steps. @throws UserError `no-job`. */
export async function showJob({ jobs }: Pick<Deps, "jobs">, id: number): Promise<JobShown> {
  return describeJob({ jobs }, found({ jobs }, id));
}

/** A job with its steps. */
export function describeJob({ jobs }: { readonly jobs: Pick<Deps["jobs"], "steps"> }, job: StoredJob): JobShown {
  const steps = jobs.steps(job.id).map(({ title, state, tries, begunAt, endedAt }) => ({ title, state, tries, begunAt, endedAt }));
  return { ...summary(job), instance: subjectOf(JSON.parse(job.input) as Json).name, locked: job.lock === null ? null : lockedBy(job.lock), steps };
}

/**
 * Asks whoever runs a job, this process or another, to stop it and take it back; the room in which it was asked for hears who did.
 * @throws UserError `no-job`, `not-cancellable`, `job-ended`, `job-stuck`.
 */
export async function cancelJob({ jobs }: Pick<Deps, "jobs">, id: number, by: string): Promise<JobSummary> {
  const { origin } = found({ jobs }, id);
  if (origin.kind === "page") throw new UserError("not-cancellable", { id });
  if (jobs.cancel(id, by)) return summary(jobs.get(id));
  const now = jobs.get(id);
  const { cancelledBy, command, state } = summary(now);
  if (state === "stuck") throw new UserError("job-stuck", { locked: now.lock === null ? null : lockedBy(now.lock), job: { id, command, asker: now.asker } });
  throw new UserError("job-ended", { id, command, state: now.failure?.code === "job-abandoned" ? "abandoned" : state, cancelledBy });
}

/** @throws UserError `no-job`. */
export function found({ jobs }: Pick<Deps, "jobs">, id: number): StoredJob {
  const job = jobs.find(id);
  if (job === null) throw new UserError("no-job", { id });
  return job;
}

function summary({ id, asker, cancelledBy, command, createdAt, endedAt, failure, input, origin, state }: StoredJob): JobSummary {
  const cancelled = state === "failed" && failure?.code === "job-cancelled";
  return {
    id, asker, cancelledBy, createdAt, endedAt, origin,
    command: withSubject(command, JSON.parse(input) as Json),
    state: cancelled ? "cancelled" : state === "waiting" ? "running" : state,
    failure: cancelled ? null : failure,
  };
}
