import { randomBytes } from "node:crypto";
import type { Progress } from "../model/rooms/chat.ts";
import type { Clock } from "../model/clock.ts";
import { reasonOf, UserError } from "../model/error.ts";
import type { Failure, Job, Jobs, StoredJob, StoredStep } from "../model/jobs/job.ts";
import type { Outgoing } from "../model/rooms/outgoing.ts";
import type { Json } from "../model/json.ts";
import type { Log } from "../model/log.ts";

/** What a job does, and what is said when it can't. */
export type Work = {
  /** Shown as progress: `Starting dev`. */
  readonly title: string;
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

export type RunnerDeps = {
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
  readonly progress: Progress;
  /** Aborted when the program stops. */
  readonly signal: AbortSignal;
};

/** The program is stopping: the job stays as it is, and the next start resumes it. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** A job that was being undone has been replayed to where it failed. */
class Replayed extends Error {}

/** Somebody asked, perhaps in another process, for the job to be stopped and taken back. */
class Cancelled extends UserError {
  constructor({ cancelledBy, command }: StoredJob) {
    super("job-cancelled", { command, by: cancelledBy });
  }
}

/** A change failed, and taking it back failed again and again: the job stays `undoing` until the next start. */
export class UndoFailed extends Error {
  override readonly name = "UndoFailed";
}

/** A job that crashes its process this often in one step is undone. */
const triesPerStep = 3;

/** Between two looks at whether a running step is to be stopped, in milliseconds: another process may have been asked to. */
const lookForCancelEvery = 200;

/** Pauses between tries of an undo, in milliseconds; after the last one the job stays `undoing` until the next start. */
const undoPauses = [1000, 5000, 15_000];

/**
 * Runs a job from the top, whether fresh or left by a crash: finished steps give their journalled results, the one under way
 * runs again. Ends it, finished or undone, in one transaction with its messages.
 * @throws Interrupted when `signal` is aborted meanwhile; UndoFailed.
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
      await run.throwIfFreshAndForbidden();
      performed = await work.perform(run);
      if (stored.state === "undoing") throw new Replayed();
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
    if (thrown instanceof Interrupted || signal.aborted) throw new Interrupted("The program is stopping.");
    const failure = stored.failure ?? failureOf(thrown, stored, log);
    if (stored.state !== "undoing") jobs.fail(stored.id, failure);
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

/** An error as the job keeps it; one that is ours is logged under a reference. */
export function failureOf(thrown: unknown, about: Pick<StoredJob, "id" | "command">, log: Log): Failure {
  if (thrown instanceof UserError) {
    return { ...reasonOf(thrown), ref: null };
  }
  const ref = randomBytes(2).toString("hex");
  log.error({ ref, job: about.id, command: about.command, err: thrown }, "a command failed on our side");
  return { code: "internal", facts: {}, ref };
}

type Undo = { readonly position: number; readonly title: string; readonly undo: () => Promise<void>; result: string | null };

/** One run of a job: its journal, and what would have to be undone. */
class JobRun implements Job {
  readonly id: number;
  readonly asker: string;
  readonly #deps: RunnerDeps;
  readonly #stored: StoredJob;
  readonly #work: Pick<Work, "title" | "forbidden">;
  readonly #journal: readonly StoredStep[];
  readonly #undos: Undo[] = [];
  readonly #shown: { title: string; done: boolean; note: string | null }[] = [];
  readonly #cancelling = new AbortController();
  readonly #running: AbortSignal;
  #allowed = false;
  #undoing = false;
  #position = 0;

  constructor(deps: RunnerDeps, stored: StoredJob, work: Pick<Work, "title" | "forbidden">) {
    this.#deps = deps;
    this.#stored = stored;
    this.#work = work;
    this.#journal = deps.jobs.steps(stored.id);
    this.id = stored.id;
    this.asker = stored.asker;
    this.#running = AbortSignal.any([deps.signal, this.#cancelling.signal]);
  }

  get signal(): AbortSignal {
    return this.#undoing ? this.#deps.signal : this.#running;
  }

  /** @throws Cancelled. */
  throwIfCancelled(): void {
    const cancelled = this.#cancelled();
    if (cancelled !== null) throw cancelled;
  }

  /** What has begun is stopped at its next step instead, so that it is taken back. @throws UserError. */
  async throwIfFreshAndForbidden(): Promise<void> {
    const forbidden = this.#journal.length === 0 ? await this.#forbidden() : null;
    if (forbidden !== null) throw forbidden;
  }

  async #forbidden(): Promise<UserError | null> {
    if (this.#allowed || this.#stored.state === "undoing") return null;
    const forbidden = (await this.#work.forbidden?.()) ?? null;
    this.#allowed = forbidden === null;
    return forbidden;
  }

  #cancelled(): Cancelled | null {
    const now = this.#deps.jobs.get(this.id);
    return now.cancelledBy === null ? null : new Cancelled(now);
  }

  async step<T extends Json | void>(id: string, title: string, run: () => Promise<T>, undo?: (result?: T) => Promise<void>): Promise<T> {
    if (this.#deps.signal.aborted) throw new Interrupted("The program is stopping.");
    const position = this.#position++;
    const before = this.#journal[position];
    // What failed and is undone already has no result to go on with.
    if (this.#stored.state === "undoing" && before?.state === "undone" && position === this.#journal.length - 1) throw new Replayed();
    if (before !== undefined && (before.id === null ? before.title !== title : before.id !== id)) {
      throw new Error(`Job ${this.id} had the step ${before.id ?? `"${before.title}"`} where it now has ${id}.`);
    }
    if (before?.state === "done" || before?.state === "undone") {
      const result = (before.result === null ? undefined : JSON.parse(before.result)) as T;
      if (before.state === "done") this.#remember(position, title, before.result, undo && (() => undo(result)));
      this.#shown.push({ title, done: true, note: null });
      return result;
    }
    const stopped: Error | null = this.#stored.state === "undoing" ? new Replayed() : (this.#cancelled() ?? (await this.#forbidden()));
    if (stopped !== null) {
      // It was under way when its process died.
      if (before !== undefined) this.#remember(position, title, null, undo && (() => undo()));
      throw stopped;
    }
    return this.#begin({ position, id, title }, run, undo);
  }

  note(text: string): void {
    const current = this.#shown.at(-1);
    if (current === undefined || current.done) return;
    current.note = text;
    this.#show();
  }

  /** Takes back what was done, newest first. */
  async undo(): Promise<void> {
    this.#undoing = true;
    for (const entry of this.#undos.toReversed()) {
      await this.#insist(entry);
      this.#deps.jobs.end(this.id, entry.position, "undone", entry.result);
    }
  }

  async #begin<T extends Json | void>(step: Pick<Undo, "position" | "title"> & { readonly id: string }, run: () => Promise<T>, undo?: (result?: T) => Promise<void>): Promise<T> {
    const { jobs } = this.#deps;
    const { position, title } = step;
    const { tries } = jobs.begin(this.id, step);
    const current = { title, done: false, note: null };
    this.#shown.push(current);
    this.#show();
    const looking = setInterval(() => this.#lookForCancel(), lookForCancelEvery);
    try {
      if (tries > triesPerStep) {
        throw new UserError("crashed-thrice", { step: title, times: triesPerStep });
      }
      const result = await run();
      const json = result === undefined ? null : JSON.stringify(result);
      jobs.end(this.id, position, "done", json);
      this.#remember(position, title, json, undo && (() => undo(result)));
      current.done = true;
      this.#show();
      return result;
    } catch (thrown) {
      if (this.#deps.signal.aborted) throw new Interrupted("The program is stopping.");
      jobs.end(this.id, position, "failed", null);
      this.#remember(position, title, null, undo && (() => undo()));
      // What an aborted step threw says nothing to anybody.
      if (this.#cancelling.signal.aborted) this.throwIfCancelled();
      throw thrown;
    } finally {
      clearInterval(looking);
    }
  }

  /** Ends what the running step waits for, once somebody has cancelled the job. */
  #lookForCancel(): void {
    try {
      const cancelled = this.#cancelled();
      if (cancelled !== null) this.#cancelling.abort(cancelled);
    } catch {
      // A database that is busy, for one, is for the step's end to find.
    }
  }

  #remember(position: number, title: string, result: string | null, undo: (() => Promise<void>) | undefined): void {
    if (undo !== undefined) this.#undos.push({ position, title, undo, result });
  }

  /** An undo that can't be done now may be possible in a moment: the homeserver or Docker may be away. */
  async #insist({ title, undo }: Undo): Promise<void> {
    const { clock, log } = this.#deps;
    for (const pause of [...undoPauses, null]) {
      try {
        await undo();
        return;
      } catch (thrown) {
        if (this.signal.aborted) throw new Interrupted("The program is stopping.");
        log.warn({ job: this.id, step: title, err: thrown }, "an undo failed");
        if (pause === null) throw new UndoFailed(`"${title}" could not be taken back.`, { cause: thrown });
        await clock.sleep(pause, this.signal);
      }
    }
  }

  #show(): void {
    this.#deps.progress.show({ id: this.id, title: this.#work.title, origin: this.#stored.origin }, this.#shown);
  }
}
