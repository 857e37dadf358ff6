import type { Clock } from "../model/clock.ts";
import type { UserError } from "../model/error.ts";
import type { Failure, Job, Jobs, StoredJob } from "../model/jobs/job.ts";
import type { Json } from "../model/json.ts";
import type { Log } from "../model/log.ts";
import type { Progress } from "../model/rooms/chat.ts";
import type { Outgoing } from "../model/rooms/outgoing.ts";

/** What running a job takes. */
export type RunnerDeps = {
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
  readonly progress: Progress;
  /** Aborted when the program stops. */
  readonly signal: AbortSignal;
};

/** What an operation is until a change to it makes journals of before unfit. */
export const firstRevision = 1;

/** What a job does, and what is said when it can't. */
export type Work = {
  /** Shown as progress: `Starting dev`. */
  readonly title: string;
  /** The revision of its operation; the first unless told. */
  readonly revision?: number;
  /** Why it may not begin, or go on after a crash; null when it may. Asked once a run, before anything new is done. */
  forbidden?(): Promise<UserError | null>;
  perform(job: Job): Promise<Performed>;
  failed(failure: Failure): Promise<Pick<Performed, "messages" | "also">>;
};

/** What a job gave: its messages, what comes next and `also` are committed together with its end. */
export type Performed = {
  readonly outcome: Json;
  readonly messages: readonly Outgoing[];
  readonly next: Pick<StoredJob, "command" | "input" | "lock"> | null;
  readonly also?: () => void;
};

export type Ended =
  | { readonly state: "done"; readonly outcome: Json; readonly next: StoredJob | null }
  | { readonly state: "failed"; readonly failure: Failure };
