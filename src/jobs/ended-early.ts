import { UserError } from "../model/error.ts";
import type { StoredJob } from "../model/jobs/job.ts";

/** The program is stopping: the job stays as it is, and the next start resumes it. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** A job that was being undone has been replayed to where it failed. */
export class Replayed extends Error {
  override readonly name = "Replayed";
}

/** Somebody asked, perhaps in another process, for the job to be stopped and undone. */
export class Cancelled extends UserError {
  constructor({ cancelledBy, command }: StoredJob) {
    super("job-cancelled", { command, by: cancelledBy });
  }
}

/** A change failed, and taking it back failed again and again: the job stays `undoing` until the next start. */
export class UndoFailed extends Error {
  override readonly name = "UndoFailed";
}

/**
 * The operation takes another way than the one that is journalled, so what it would undo isn't what was done: the job stays as it
 * is, and nothing is undone.
 */
export class CannotFollow extends Error {
  override readonly name = "CannotFollow";
}

/** Whoever resumes what a crash cut off doesn't go on with it: the job ends as failed, as it is, with nothing undone. */
export class NotResumable extends UserError {}
