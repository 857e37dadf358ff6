import { UserError } from "../model/error.ts";
import type { Job, StoredJob } from "../model/jobs/job.ts";
import type { Json } from "../model/json.ts";
import { Cancelled, Interrupted, Replayed } from "./ended-early.ts";
import { Journal } from "./journal.ts";
import { UndoStack } from "./undo-stack.ts";
import { firstRevision, type RunnerDeps, type Work } from "./work.ts";

/** A job that crashes its process this often in one step is undone. */
const triesPerStep = 3;

/** Between two looks at whether a running step is to be stopped: another process may have been asked to. */
const lookForCancelEveryMs = 200;

type Step = { readonly position: number; readonly id: string; readonly title: string };
type UndoStep<T> = ((result?: T) => Promise<void>) | undefined;

/** One run of a job: what of it is journalled, and what would have to be undone. */
export class JobRun implements Job {
  readonly id: number;
  readonly asker: string;
  /** An earlier run had failed, and was taking back what was done. */
  readonly wasUndoing: boolean;
  readonly #deps: RunnerDeps;
  readonly #stored: StoredJob;
  readonly #work: Pick<Work, "title" | "forbidden">;
  readonly #revision: number;
  readonly #journal: Journal;
  readonly #undos = new UndoStack();
  readonly #shown: { title: string; done: boolean; note: string | null }[] = [];
  readonly #cancelling = new AbortController();
  readonly #running: AbortSignal;
  #allowed = false;
  #undoing = false;

  constructor(deps: RunnerDeps, stored: StoredJob, work: Pick<Work, "title" | "forbidden" | "revision">) {
    this.#deps = deps;
    this.#stored = stored;
    this.#work = work;
    this.#revision = work.revision ?? firstRevision;
    this.#journal = new Journal(stored, deps.jobs.steps(stored.id));
    this.id = stored.id;
    this.asker = stored.asker;
    this.wasUndoing = stored.failure !== null;
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

  /**
   * What has begun and isn't allowed any more is stopped at its next step instead, so that it is undone.
   * @throws UserError when it may not begin; CannotFollow when another revision began it.
   */
  async throwUnlessItMayRun(): Promise<void> {
    this.#journal.requireRevision(this.#revision);
    const forbidden = this.#journal.isEmpty ? await this.#forbidden() : null;
    if (forbidden !== null) throw forbidden;
  }

  /** @throws CannotFollow when the operation has ended, and it hasn't come to all that is journalled. */
  requireFollowed(): void {
    this.#journal.requireFollowed();
  }

  async #forbidden(): Promise<UserError | null> {
    if (this.#allowed) return null;
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
    const { before, isLast, position } = this.#journal.at(id, title);
    const step = { position, id, title };
    if (before?.state === "done" || before?.state === "undone") {
      // What failed and is undone already has no result to go on with.
      if (before.state === "undone" && isLast) throw new Replayed();
      const result = (before.result === null ? undefined : JSON.parse(before.result)) as T;
      if (before.state === "done") this.#remember(step, before.result, undo && (() => undo(result)));
      this.#shown.push({ title, done: true, note: null });
      return result;
    }
    const stopped: Error | null = this.wasUndoing ? new Replayed() : (this.#cancelled() ?? (await this.#forbidden()));
    if (stopped !== null) {
      // It was under way when its process died.
      if (before !== undefined) this.#remember(step, null, undo && (() => undo()));
      throw stopped;
    }
    return this.#begin(step, run, undo);
  }

  note(text: string): void {
    const current = this.#shown.at(-1);
    if (current === undefined || current.done) return;
    current.note = text;
    this.#show();
  }

  /** Takes back what was done, newest first. @throws as `UndoStack.takeBack`. */
  async undo(): Promise<void> {
    const { clock, jobs, log, signal } = this.#deps;
    this.#undoing = true;
    await this.#undos.takeBack({ clock, log, signal }, this.id, ({ position, result }) => jobs.end(this.id, position, "undone", result));
  }

  async #begin<T extends Json | void>(step: Step, run: () => Promise<T>, undo: UndoStep<T>): Promise<T> {
    const { jobs } = this.#deps;
    const { position, title } = step;
    const { tries } = jobs.begin(this.id, step, this.#revision);
    const current = { title, done: false, note: null };
    this.#shown.push(current);
    this.#show();
    const looking = setInterval(() => this.#lookForCancel(), lookForCancelEveryMs);
    try {
      if (tries > triesPerStep) {
        throw new UserError("crashed-thrice", { step: title, times: triesPerStep });
      }
      const result = await run();
      // Stryker disable next-line ConditionalExpression: SQLite stores undefined as NULL, too.
      const json = result === undefined ? null : JSON.stringify(result);
      jobs.end(this.id, position, "done", json);
      this.#remember(step, json, undo && (() => undo(result)));
      current.done = true;
      this.#show();
      return result;
    } catch (thrown) {
      if (this.#deps.signal.aborted) throw new Interrupted("The program is stopping.");
      jobs.end(this.id, position, "failed", null);
      this.#remember(step, null, undo && (() => undo()));
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

  #remember({ position, title }: Step, result: string | null, undo: (() => Promise<void>) | undefined): void {
    if (undo !== undefined) this.#undos.push({ position, title, undo, result });
  }

  #show(): void {
    this.#deps.progress.show({ id: this.id, title: this.#work.title, origin: this.#stored.origin }, this.#shown);
  }
}
