import { UserError } from "../model/error.ts";
import { runJob } from "../operations/run-job.ts";
import { submitClaim, usableClaim, type ClaimOutcome } from "../operations/submit-claim.ts";
import { claimed } from "../words/claim.ts";
import { instanceLock } from "./instance-lock.ts";
import { holding, type Performing } from "./perform.ts";

/**
 * The work behind a first-admin link's form, as a job under the instance's lock. The password stays in memory: after a crash the
 * form, sent again, finishes it. The link ends, and the rooms hear of it, in the transaction that ends the job.
 * @throws UserError for what the person can mend, `busy` among it.
 */
export async function performClaim(performing: Performing, claimId: string, user: string, password: string): Promise<ClaimOutcome> {
  const { deps, progress, queued, signal } = performing;
  const { instance } = usableClaim(deps, claimId);
  const { name } = instance;
  return holding(performing, instanceLock(instance), async () => {
    const stored = deps.jobs.add({
      command: "claim by link",
      input: JSON.stringify({ name, user }),
      asker: `${user} (by link)`,
      origin: { kind: "page", page: "claim" },
      lock: instanceLock(instance),
    });
    const made: ClaimOutcome[] = [];
    const ended = await runJob({ jobs: deps.jobs, clock: deps.clock, log: deps.log, progress, signal }, stored, {
      title: `Making ${user} admin of ${name}`,
      async perform(job) {
        const outcome = await submitClaim(deps, { claimId, user, password }, job);
        made.push(outcome);
        return {
          outcome,
          messages: deps.announcer.notices(claimed(outcome), null),
          next: null,
          also: () => deps.claims.burn(claimId),
        };
      },
      failed: () => Promise.resolve({ messages: [] }),
    });
    queued();
    const [outcome] = made;
    if (ended.state === "done" && outcome !== undefined) return outcome;
    throw ended.state === "failed" && ended.failure.ref === null
      ? new UserError(ended.failure.code, ended.failure.message, ended.failure.hint ?? undefined)
      : new Error("The job behind a claim failed; it is logged under its own reference.");
  });
}
