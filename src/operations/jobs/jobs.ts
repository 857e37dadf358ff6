import { lockedBy } from "../../jobs/lock-names.ts";
import { SaidError, UserError } from "../../model/error.ts";
import type { StoredJob } from "../../model/jobs/job.ts";
import type { Json } from "../../model/json.ts";
import type { JobList, JobShown, JobTold } from "../../model/jobs/job-outcomes.ts";
import { subjectOf, withSubject } from "../../model/jobs/subject.ts";
import type { Deps } from "../deps.ts";

/** What runs and what ran, newest first; what only looks is left out. */
export async function listJobs({ jobs }: Deps, lines: number): Promise<JobList> {
  return { jobs: jobs.recent(lines).map(told) };
}

/** One job, with its steps. @throws UserError `no-job`. */
export async function showJob({ jobs }: Deps, id: number): Promise<JobShown> {
  return describeJob({ jobs }, found({ jobs }, id));
}

/** A job with its steps. */
export function describeJob({ jobs }: { readonly jobs: Pick<Deps["jobs"], "steps"> }, job: StoredJob): JobShown {
  const steps = jobs.steps(job.id).map(({ title, state, tries, begunAt, endedAt }) => ({ title, state, tries, begunAt, endedAt }));
  return { ...told(job), instance: subjectOf(JSON.parse(job.input) as Json).name, locked: job.lock === null ? null : lockedBy(job.lock), steps };
}

/**
 * Asks whoever runs a job, this process or another, to stop it and take it back; the room in which it was asked for hears who did.
 * @throws UserError `no-job`, `not-cancellable`, `job-ended`, `job-stuck`.
 */
export async function cancelJob({ jobs }: Deps, id: number, by: string): Promise<JobTold> {
  const { origin } = found({ jobs }, id);
  if (origin.kind === "page") throw new SaidError("not-cancellable", `Job ${id} comes from a form that somebody sent: it may have made their account already.`, `How far it is: \`!jobs show ${id}\``);
  if (jobs.cancel(id, by)) return told(jobs.get(id));
  const now = jobs.get(id);
  if (now.state === "stuck") throw new UserError("job-stuck", { locked: lockedBy(now.lock ?? ""), job: { id, command: told(now).command, asker: now.asker } });
  throw tooLate(told(now));
}

/** @throws UserError `no-job`. */
export function found({ jobs }: Pick<Deps, "jobs">, id: number): StoredJob {
  const job = jobs.find(id);
  if (job === null) throw new SaidError("no-job", `There is no job ${id}.`, "Those that there are: `!jobs`");
  return job;
}

function tooLate({ cancelledBy, command, failure, id, state }: JobTold): UserError {
  const whatItIs =
    state === "done" ? "is done already" : state === "failed" ? (failure?.code === "job-abandoned" ? "has ended already, as it was" : "has failed already, and is taken back") : state === "cancelled" ? `was cancelled already by ${cancelledBy ?? "somebody"}` : cancelledBy === null ? "has failed, and is being taken back" : `is being stopped already, for ${cancelledBy}`;
  return new SaidError("job-ended", `Job ${id}, \`${command}\`, ${whatItIs}.`, `All of it: \`!jobs show ${id}\``);
}

function told({ id, asker, cancelledBy, command, createdAt, endedAt, failure, input, origin, state }: StoredJob): JobTold {
  const cancelled = state === "failed" && failure?.code === "job-cancelled";
  return {
    id, asker, cancelledBy, createdAt, endedAt, origin,
    command: withSubject(command, JSON.parse(input) as Json),
    state: cancelled ? "cancelled" : state === "waiting" ? "running" : state,
    failure: cancelled ? null : failure,
  };
}
