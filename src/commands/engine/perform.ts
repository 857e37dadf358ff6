import { UserError } from "../../model/error.ts";
import type { Jobs, StoredJob } from "../../model/jobs/job.ts";
import type { Json } from "../../model/json.ts";
import { subjectOf, withSubject } from "../../model/jobs/subject.ts";
import { CannotFollow, Interrupted } from "../../jobs/ended-early.ts";
import { lockedBy } from "../../jobs/lock-names.ts";
import { runWithNext } from "./run-with-next.ts";
import { depsFor } from "./asker-scope.ts";
import type { Performing, Done, Asked } from "./performing.ts";

/**
 * Makes a job of what is asked and runs it, and those that follow it, under its lock. What a dead process left on that lock is
 * finished first.
 * @throws UserError `busy` and `job-stuck`, before anything is made; Interrupted when the program stops.
 */
export async function perform(performing: Performing, asked: Asked): Promise<Done> {
  const { deps } = performing;
  const { also, invocation, asker, origin, event, rest, said } = asked;
  const { command, input, lock, needed } = invocation;
  const { jobs } = await depsFor(performing, { asker, origin }, needed.role);
  return holding(performing, lock, jobs, () =>
    runWithNext(
      performing,
      deps.jobs.add({
        command: command.path.join(" "),
        input: JSON.stringify(input),
        asker,
        origin,
        lock,
        ...(event === undefined ? {} : { event }),
        ...(rest === undefined ? {} : { rest }),
        ...(said === undefined ? {} : { said }),
        ...(also === undefined ? {} : { also }),
      }),
      invocation,
    ),
  );
}

/**
 * Resumes each job that nobody runs any more; those of living processes hold their locks. Ends when all have ended.
 * @param which those without a lock, which change nothing, only when it is known that nobody runs them: at a bot's start.
 */
export async function resume(performing: Performing, which: (job: StoredJob) => boolean): Promise<void> {
  const { deps } = performing;
  const resumed = deps.jobs.unfinished().filter(which).map(async (job) => {
    try {
      if (job.lock === null) await goOnWith(performing, job);
      else await holding(performing, job.lock, deps.jobs, async () => undefined);
    } catch (thrown) {
      if (thrown instanceof Interrupted || thrown instanceof CannotFollow || thrown instanceof UserError) return;
      deps.log.error({ job: job.id, err: thrown }, "a job could not be resumed");
    }
  });
  await Promise.all(resumed);
}

/**
 * Runs under a lock, once what a dead process left there is finished.
 * @param visible the jobs of which may be told to whoever asks.
 * @throws UserError `busy`, saying who does what; `job-stuck` where what is left can't be finished.
 */
export async function holding<T>(performing: Performing, lockName: string | null, visible: Jobs, run: () => Promise<T>): Promise<T> {
  if (lockName === null) return run();
  const { deps } = performing;
  const lock = deps.locks.tryTake(lockName);
  if (lock === null) throw whoIsBusy(visible, lockName);
  try {
    for (const left of deps.jobs.unfinished()) {
      if (left.lock === lockName) await goOnWith(performing, left);
    }
    return await run();
  } catch (thrown) {
    throw thrown instanceof CannotFollow ? heldByStuck(visible, lockName) : thrown;
  } finally {
    lock.release();
  }
}

function whoIsBusy(jobs: Jobs, lockName: string): UserError {
  const at = jobs.unfinished().find(({ lock }) => lock === lockName);
  return new UserError("busy", { locked: lockedBy(lockName), by: at === undefined ? null : { command: at.command, asker: at.asker, since: at.createdAt } });
}

function heldByStuck(jobs: Jobs, lockName: string): UserError {
  const stuck = jobs.unfinished().find(({ lock, state }) => lock === lockName && state === "stuck");
  return new UserError("job-stuck", { locked: lockedBy(lockName), job: stuck === undefined ? null : { id: stuck.id, asker: stuck.asker, command: withSubject(stuck.command, JSON.parse(stuck.input) as Json) } });
}

/** Runs what a dead process has left. @throws CannotFollow when it stays as it is. */
async function goOnWith(performing: Performing, job: StoredJob): Promise<Done> {
  const { audit } = performing.deps;
  const input = JSON.parse(job.input) as Json;
  if (job.state !== "stuck") audit.add({ kind: "resumed", who: performing.self, place: job.origin, command: withSubject(job.command, input), instance: subjectOf(input).name, job: job.id });
  return runWithNext(performing, job);
}
