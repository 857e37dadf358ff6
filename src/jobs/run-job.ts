import type { StoredJob } from "../model/jobs/job.ts";
import { Cancelled, Interrupted, NotResumable, Replayed } from "./ended-early.ts";
import { failureOf } from "./failure.ts";
import { JobRun } from "./job-run.ts";
import type { Ended, Performed, RunnerDeps, Work } from "./work.ts";

/**
 * Runs a job from the top, whether fresh or left by a crash: finished steps give their journalled results, the one under way
 * runs again. Ends it, finished or undone, in one transaction with its messages.
 * @throws Interrupted when `signal` is aborted meanwhile; UndoFailed; CannotFollow, with nothing done, when the journal is that of
 * another way through the operation.
 */
export async function runJob(deps: RunnerDeps, stored: StoredJob, work: Work): Promise<Ended> {
  const { jobs, log, progress, signal } = deps;
  const run = new JobRun(deps, stored, work);
  try {
    return await finishOrUndo();
  } finally {
    progress.end(stored.id);
  }

  async function finishOrUndo(): Promise<Ended> {
    let performed: Performed;
    try {
      await run.throwUnlessItMayRun();
      performed = await work.perform(run);
      run.requireFollowed();
      if (run.wasUndoing) throw new Replayed();
    } catch (thrown) {
      return takeBack(thrown);
    }
    try {
      return finish(performed);
    } catch (thrown) {
      if (thrown instanceof Cancelled) return takeBack(thrown);
      throw thrown;
    }
  }

  async function takeBack(thrown: unknown): Promise<Ended> {
    if (signal.aborted) throw new Interrupted("The program is stopping.");
    if (!(thrown instanceof NotResumable)) run.requireFollowed();
    const failure = stored.failure ?? failureOf(thrown, stored, log);
    jobs.fail(stored.id, failure);
    await run.undo();
    jobs.finish(stored.id, { state: "failed", ...(await work.failed(failure)) });
    return { state: "failed", failure };
  }

  function finish({ outcome, messages, next, also }: Performed): Ended {
    const following = jobs.finish(stored.id, {
      state: "done",
      messages,
      ...(next === null ? {} : { next: { ...next, before: JSON.stringify(outcome) } }),
      also: () => {
        // In the transaction that ends it: who was told that it is being stopped must not see it done.
        run.throwIfCancelled();
        also?.();
      },
    });
    return { state: "done", outcome, next: following };
  }
}
