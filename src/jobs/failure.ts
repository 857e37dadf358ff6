import { randomBytes } from "node:crypto";
import { reasonOf, UserError } from "../model/error.ts";
import type { Failure, StoredJob } from "../model/jobs/job.ts";
import type { Log } from "../model/log.ts";

/** An error as the job keeps it; one that is ours is logged under a reference. */
export function failureOf(thrown: unknown, about: Pick<StoredJob, "id" | "command">, log: Log): Failure {
  if (thrown instanceof UserError) {
    return { ...reasonOf(thrown), ref: null };
  }
  const ref = randomBytes(2).toString("hex");
  log.error({ ref, job: about.id, command: about.command, err: thrown }, "a command failed on our side");
  return { code: "internal", facts: {}, ref };
}
