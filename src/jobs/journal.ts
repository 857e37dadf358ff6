import type { StoredJob, StoredStep } from "../model/jobs/job.ts";
import { CannotFollow } from "./ended-early.ts";

/** Where an operation that runs is, and what an earlier run has left there. */
export type Place = {
  readonly position: number;
  /** Undefined where no run has come before. */
  readonly before: StoredStep | undefined;
  /** Whether nothing is journalled behind it. */
  readonly isLast: boolean;
};

/**
 * What the runs before have done, step by step, for a run that goes through it again from the top. An operation that goes another way
 * than it was journalled can't be followed: what it would undo isn't what was done.
 */
export class Journal {
  readonly #job: Pick<StoredJob, "id" | "revision">;
  readonly #steps: readonly StoredStep[];
  readonly #seen = new Set<string>();
  #position = 0;
  #lost: CannotFollow | null = null;

  constructor(job: Pick<StoredJob, "id" | "revision">, steps: readonly StoredStep[]) {
    this.#job = job;
    this.#steps = steps;
  }

  get isEmpty(): boolean {
    return this.#steps.length === 0;
  }

  /** @throws CannotFollow when another revision of the operation began the job. */
  requireRevision(revision: number): void {
    const { revision: begunBy } = this.#job;
    if (begunBy !== null && begunBy !== revision) this.#lose(`revision ${begunBy} began it, this is revision ${revision}`);
  }

  /** The operation has come to a step. @throws CannotFollow when another one is journalled there, or one before it was. */
  at(id: string, title: string): Place {
    if (this.#lost !== null) throw this.#lost;
    if (this.#seen.has(id)) throw new Error(`Job ${this.#job.id} has two steps ${id}.`);
    this.#seen.add(id);
    const position = this.#position++;
    const before = this.#steps[position];
    if (before !== undefined && !isSame(before, id, title)) this.#lose(`step ${position} was ${nameOf(before)}, and is ${id}`);
    return { position, before, isLast: position === this.#steps.length - 1 };
  }

  /** The operation has ended. @throws CannotFollow when more is journalled than it came to, or it wasn't followed before. */
  requireFollowed(): void {
    if (this.#lost !== null) throw this.#lost;
    const missing = this.#steps[this.#position];
    if (missing !== undefined) this.#lose(`step ${this.#position} was ${nameOf(missing)}, and it ends before`);
  }

  /** Kept, so that an operation which goes on in spite of it goes no further. */
  #lose(why: string): never {
    this.#lost = new CannotFollow(`Job ${this.#job.id} can't be followed: ${why}.`);
    throw this.#lost;
  }
}

/** Before steps had ids, a journal held titles alone. */
const isSame = (step: StoredStep, id: string, title: string): boolean => (step.id === null ? step.title === title : step.id === id);

const nameOf = ({ id, title }: StoredStep): string => id ?? `"${title}"`;
