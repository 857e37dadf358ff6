import type { Jobs, StoredJob } from "../../model/jobs/job.ts";
import type { Json } from "../../model/json.ts";
import { elsewhere } from "../../model/jobs/origin.ts";
import type { Scope } from "../../model/rooms/scope.ts";
import { subjectOf } from "../../model/jobs/subject.ts";
import type { SaidFacts } from "../../model/error.ts";

const toldElsewhere: SaidFacts = { said: { message: "Why, is told where it was asked.", hint: null, detail: null } };

/** How many are looked through at once. */
const page = 200;

/**
 * Whether a job is within a scope: by the instance that it names. One that names none, such as emptying the trash, is for those who
 * see everything, and for the room in which it was asked for.
 */
export function jobIsWithin({ input, origin }: Pick<StoredJob, "input" | "origin">, { all, covers }: Scope, room: string): boolean {
  if (all) return true;
  const { name } = subjectOf(JSON.parse(input) as Json);
  return name === null ? isFrom(origin, room) : covers(name);
}

const isFrom = (origin: StoredJob["origin"], room: string): boolean => origin.kind === "room" && origin.room === room;

/** The jobs of a scope. What somebody else was told, who may see more, isn't told again: neither where they asked nor why it failed. */
export function jobsWithin(jobs: Jobs, scope: Scope, room: string): Jobs {
  const isWithin = (job: StoredJob): boolean => jobIsWithin(job, scope, room);
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
    return job !== null && isWithin(job) ? shown(job) : null;
  };
  return {
    ...jobs,
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
        found.push(...some.filter(isWithin));
        older = some.at(-1)?.id;
        if (found.length >= limit || some.length < page) return found.slice(0, limit).map(shown);
      }
    },
    unfinished: () => jobs.unfinished().filter(isWithin).map(shown),
    steps: (id) => (find(id) === null ? [] : jobs.steps(id)),
    cancel: (id, by) => find(id) !== null && jobs.cancel(id, by),
    abandon: (id, by) => find(id) !== null && jobs.abandon(id, by),
  };
}
