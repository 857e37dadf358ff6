import type { Jobs, StoredJob, StoredStep } from "../../model/jobs/job.ts";
import type { Json } from "../../model/json.ts";
import { roomOf, withoutRoom } from "../../model/jobs/origin.ts";
import type { Scope } from "../../model/rooms/scope.ts";
import { otherIn, subjectOf } from "../../model/jobs/subject.ts";
import { toldElsewhere } from "../../model/errors/reason.ts";
import { page, paged } from "./paged.ts";

/** A job's steps, without the name of another instance outside the scope that the job is about, too. */
export function stepsWithin(steps: readonly StoredStep[], { input }: Pick<StoredJob, "input">, { covers }: Scope): readonly StoredStep[] {
  const other = otherIn(JSON.parse(input) as Json);
  if (other === null || covers(other)) return steps;
  const namesIt = (text: string): boolean => text.split(/[^a-z0-9-]/).includes(other);
  // Its result may hold the name as well, and an id be made of it.
  return steps.map((step) => (namesIt(step.title) ? { ...step, id: null, title: "a step with another instance", result: null } : step));
}

/**
 * The jobs of a scope, by the instance that each names. One that names none, such as emptying the trash, is for those who see everything,
 * and for the room in which it was asked for. What somebody else was told, who may see more, isn't told again: neither where they asked
 * nor why it failed.
 */
export function scopedJobs(jobs: Jobs, scope: Scope, room: string): Jobs {
  const isInScope = ({ input, origin }: StoredJob): boolean => {
    const { name } = subjectOf(JSON.parse(input) as Json);
    return name === null ? roomOf(origin) === room : scope.covers(name);
  };
  const shown = (job: StoredJob): StoredJob => {
    const { failure, origin } = job;
    if (roomOf(origin) === room) return job;
    return { ...job, origin: withoutRoom(origin), failure: failure === null || failure.ref !== null ? failure : { ...failure, facts: toldElsewhere } };
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
    recent: (limit, before) => paged((last: StoredJob | undefined) => jobs.recent(page, last?.id ?? before)).filter(isInScope).take(limit).map(shown).toArray(),
    unfinished: () => jobs.unfinished().filter(isInScope).map(shown),
    steps(id) {
      const job = find(id);
      return job === null ? [] : stepsWithin(jobs.steps(id), job, scope);
    },
    cancel: (id, by) => find(id) !== null && jobs.cancel(id, by),
    abandon: (id, by) => find(id) !== null && jobs.abandon(id, by),
  };
}
