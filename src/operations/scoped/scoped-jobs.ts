import type { Jobs, StoredJob, StoredStep } from "../../model/jobs/job.ts";
import type { Json } from "../../model/json.ts";
import { elsewhere } from "../../model/jobs/origin.ts";
import type { Scope } from "../../model/rooms/scope.ts";
import { otherIn, subjectOf } from "../../model/jobs/subject.ts";
import { toldElsewhere } from "../../model/errors/reason.ts";

/** How many are looked through at once. */
const page = 200;

/**
 * Whether a job is within a scope: by the instance that it names. One that names none, such as emptying the trash, is for those who
 * see everything, and for the room in which it was asked for.
 */
export function jobIsInScope({ input, origin }: Pick<StoredJob, "input" | "origin">, { all, covers }: Scope, room: string): boolean {
  if (all) return true;
  const { name } = subjectOf(JSON.parse(input) as Json);
  return name === null ? isFrom(origin, room) : covers(name);
}

/** A job's steps, without the name of another instance outside the scope that the job is about, too. */
export function stepsWithin(steps: readonly StoredStep[], { input }: Pick<StoredJob, "input">, { covers }: Scope): readonly StoredStep[] {
  const other = otherIn(JSON.parse(input) as Json);
  if (other === null || covers(other)) return steps;
  const namesIt = (text: string): boolean => text.split(/[^a-z0-9-]+/).includes(other);
  // Its result may hold the name as well, and an id be made of it.
  return steps.map((step) => (namesIt(step.title) ? { ...step, id: null, title: "a step with another instance", result: null } : step));
}

const isFrom = (origin: StoredJob["origin"], room: string): boolean => origin.kind === "room" && origin.room === room;

/** The jobs of a scope. What somebody else was told, who may see more, isn't told again: neither where they asked nor why it failed. */
export function scopedJobs(jobs: Jobs, scope: Scope, room: string): Jobs {
  const isInScope = (job: StoredJob): boolean => jobIsInScope(job, scope, room);
  const shown = (job: StoredJob): StoredJob => {
    const { failure, origin } = job;
    if (isFrom(origin, room)) return job;
    return {
      ...job,
      origin: origin.kind === "room" ? { ...origin, room: elsewhere } : origin,
      failure: failure === null || failure.ref !== null ? failure : { ...failure, facts: toldElsewhere },
    };
  };
  const find = (id: number): StoredJob | null => {
    const job = jobs.find(id);
    return job !== null && isInScope(job) ? shown(job) : null;
  };
  return {
    // The runner's own: a job that was found within is made, run and ended whatever the scope has become.
    add: (job) => jobs.add(job),
    begin: (id, step, revision) => jobs.begin(id, step, revision),
    end: (id, position, state, result) => jobs.end(id, position, state, result),
    fail: (id, failure) => jobs.fail(id, failure),
    stick: (id, messages) => jobs.stick(id, messages),
    finish: (id, end) => jobs.finish(id, end),
    find,
    get(id) {
      const job = find(id);
      if (job === null) throw new Error(`There is no job ${id} within this scope.`);
      return job;
    },
    recent(limit, before) {
      const found: StoredJob[] = [];
      for (let older = before; ; ) {
        const some = jobs.recent(page, older);
        found.push(...some.filter(isInScope));
        older = some.at(-1)?.id;
        if (found.length >= limit || some.length < page) return found.slice(0, limit).map(shown);
      }
    },
    unfinished: () => jobs.unfinished().filter(isInScope).map(shown),
    steps(id) {
      const job = find(id);
      return job === null ? [] : stepsWithin(jobs.steps(id), job, scope);
    },
    cancel: (id, by) => find(id) !== null && jobs.cancel(id, by),
    abandon: (id, by) => find(id) !== null && jobs.abandon(id, by),
  };
}
