import type { Instant } from "../clock.ts";
import type { Reason } from "../error.ts";
import type { Origin } from "./origin.ts";
import type { Json } from "../json.ts";
import type { Outgoing } from "../rooms/outgoing.ts";

/** One asked-for change that a crash can't leave half done. */
export interface Job {
  readonly id: number;
  /** Matrix id, or `NAME (shell)`. */
  readonly asker: string;
  /**
   * Aborted when the program stops: what waits ends, nothing is undone, and the next start resumes. Aborted too when somebody cancels
   * the job, but not while it takes back what it did: so it is asked for anew each time.
   */
  readonly signal: AbortSignal;
  /**
   * Runs a step and journals its result (no secrets). After a crash a finished step gives its journalled result without
   * running; the one that was under way runs again. When a step fails, it is undone first (with no result), then the
   * ones before it, newest first.
   * @param id what it is in the journal: kebab-case, once in a run, and the same for ever. In a loop it holds the item: `erase-dev-4`.
   * @param title what people read as progress; it may be reworded at any time.
   */
  step<T extends Json | void>(id: string, title: string, run: () => Promise<T>, undo?: (result?: T) => Promise<void>): Promise<T>;
  /** A word on how far the running step is, shown as progress and forgotten. */
  note(text: string): void;
}

/**
 * `waiting` is one whose turn comes after another job; `undoing` one that failed and takes back what it did. `stuck` is one that a crash
 * cut off and that today's operation can't follow: it stays as it is, and its lock is held, until an owner abandons it, or a program comes
 * that can follow it.
 */
export type JobState = "waiting" | "running" | "undoing" | "stuck" | "done" | "failed";

/** A job as stored. */
export type StoredJob = {
  readonly id: number;
  /** The command's path, `instance start`. */
  readonly command: string;
  /** Its checked input, JSON, never a secret. */
  readonly input: string;
  readonly asker: string;
  readonly origin: Origin;
  /** The name of the lock it holds while it runs; null for what changes nothing. */
  readonly lock: string | null;
  readonly state: JobState;
  /** The revision of the operation that began it; null until it has begun. */
  readonly revision: number | null;
  /** Why it failed, once it did. */
  readonly failure: Failure | null;
  /** What the job before it, of the same command line, had as outcome (JSON); null where there was none. */
  readonly before: string | null;
  /** Who asked for it to be stopped and undone; null while nobody has. */
  readonly cancelledBy: string | null;
  readonly createdAt: Instant;
  /** Null until it is done, or undone. */
  readonly endedAt: Instant | null;
};

/** An error that outlives the process. `ref` stands for one that is ours and is in the log. */
export type Failure = Reason & { readonly ref: string | null };

/** One step as journalled. */
export type StoredStep = {
  readonly position: number;
  /** Null where it was journalled before steps had ids: its title was its identity then. */
  readonly id: string | null;
  readonly title: string;
  readonly state: "running" | "done" | "failed" | "undone";
  /** How often it was begun. */
  readonly tries: number;
  /** JSON; null until it is done, and for a result of nothing. */
  readonly result: string | null;
  /** When it was last begun. */
  readonly begunAt: Instant;
  readonly endedAt: Instant | null;
};

export interface Jobs {
  get(id: number): StoredJob;
  find(id: number): StoredJob | null;
  /** Those that change something, newest first; with `before`, those older than that one. */
  recent(limit: number, before?: number): readonly StoredJob[];
  /** Those that have not ended, oldest first. */
  unfinished(): readonly StoredJob[];
  /**
   * Makes a job. With `event`, from the inbox's row, which is dealt with by the same transaction, or goes on as `rest` after this job;
   * so is `also`. `said` is for the audit, where it isn't all of that row.
   */
  add(job: Pick<StoredJob, "command" | "input" | "asker" | "origin" | "lock"> & { readonly event?: string; readonly rest?: string | null; readonly said?: string; readonly before?: string; readonly also?: () => void }): StoredJob;
  steps(id: number): readonly StoredStep[];
  /** With its first step, a job has begun, by this revision of its operation. */
  begin(id: number, step: { readonly position: number; readonly id: string; readonly title: string }, revision: number): StoredStep;
  end(id: number, position: number, state: "done" | "failed" | "undone", result: string | null): void;
  /** Asks whoever runs it, in whatever process, to stop it and take it back. False when it was asked before, or is past stopping. */
  cancel(id: number, by: string): boolean;
  /** Marks it as taking back what it did. */
  fail(id: number, failure: Failure): void;
  /** Marks it as one that can't be followed, and queues the messages that tell of it; false, and nothing, where it was marked before. */
  stick(id: number, messages: readonly Outgoing[]): boolean;
  /** Ends one that is stuck as it is, with nothing undone. False where it isn't stuck. */
  abandon(id: number, by: string): boolean;
  /** Ends it: its messages, the job that comes next, and `also` are one transaction with it. Gives the next one. */
  finish(id: number, end: { readonly state: "done" | "failed"; readonly messages: readonly Outgoing[]; readonly next?: Pick<StoredJob, "command" | "input" | "lock"> & { readonly before: string }; readonly also?: () => void }): StoredJob | null;
}
