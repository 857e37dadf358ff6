import { z } from "zod";
import type { Clock } from "../model/clock.ts";
import type { Audit, NewEntry } from "../model/jobs/audit.ts";
import type { Failure, Jobs, StoredJob } from "../model/jobs/job.ts";
import type { Outbox } from "../model/rooms/outgoing.ts";
import type { Json } from "../model/json.ts";
import { subjectOf, withSubject } from "../model/jobs/subject.ts";
import type { Deal } from "./inbox.ts";
import { jsonOf } from "./json.ts";
import { Origin } from "./origin.ts";
import { stepsIn } from "./steps.ts";
import type { Store } from "./store.ts";

/** Before codes had facts, a failure was stored in words. */
const SaidFailure = z
  .object({ code: z.string(), message: z.string(), hint: z.string().nullable(), detail: z.string().nullable(), ref: z.string().nullable() })
  .transform(({ code, ref, ...said }) => ({ code, facts: { said }, ref }));
const FailureRow = z.union([z.object({ code: z.string(), facts: z.json(), ref: z.string().nullable() }), SaidFailure]);

const Row = z.object({
  id: z.number(),
  command: z.string(),
  input: z.string(),
  asker: z.string(),
  origin: jsonOf(Origin),
  lock: z.string().nullable(),
  state: z.enum(["waiting", "running", "undoing", "stuck", "done", "failed"]),
  revision: z.number().nullable(),
  failure: jsonOf(FailureRow).nullable(),
  before: z.string().nullable(),
  cancelledBy: z.string().nullable(),
  createdAt: z.number(),
  endedAt: z.number().nullable(),
}) satisfies z.ZodType<StoredJob>;

const columns = "id, command, input, asker, origin, lock, state, revision, failure, before, cancelledBy, createdAt, endedAt";

/** The table of jobs. Their beginnings and ends are audited. */
export function jobsIn(store: Store, outbox: Outbox, audit: Pick<Audit, "add">, deal: Deal, now: Clock["now"]): Jobs {
  const byId = store.row(Row, `SELECT ${columns} FROM jobs WHERE id = :id`);
  const unfinished = store.rows(Row, `SELECT ${columns} FROM jobs WHERE endedAt IS NULL ORDER BY id`);
  const recent = store.rows(Row, `SELECT ${columns} FROM jobs WHERE lock IS NOT NULL AND id < :before ORDER BY id DESC LIMIT :limit`);
  const insert = store.written(Row, `INSERT INTO jobs (command, input, asker, origin, lock, state, before, createdAt)
    VALUES (:command, :input, :asker, :origin, :lock, 'running', :before, :now) RETURNING ${columns}`);
  const started = store.change("UPDATE jobs SET startedAt = :now, revision = :revision WHERE id = :id AND startedAt IS NULL");
  const stuck = store.change("UPDATE jobs SET state = 'stuck' WHERE id = :id AND state != 'stuck' AND endedAt IS NULL");
  const goesOn = store.change("UPDATE jobs SET state = 'running' WHERE id = :id AND state = 'stuck'");
  const abandoned = store.change("UPDATE jobs SET state = 'failed', failure = :failure, endedAt = :now WHERE id = :id AND state = 'stuck'");
  const cancelled = store.change("UPDATE jobs SET cancelledBy = :by WHERE id = :id AND state = 'running' AND cancelledBy IS NULL");
  const undoing = store.change("UPDATE jobs SET state = 'undoing', failure = :failure WHERE id = :id AND endedAt IS NULL");
  const ended = store.change("UPDATE jobs SET state = :state, endedAt = :now WHERE id = :id AND endedAt IS NULL");
  // What is left of a message waits for the last job that its command became.
  const follows = store.change("UPDATE inbox SET after = :after WHERE event = :event");
  const followsNext = store.change("UPDATE inbox SET after = :next WHERE after = :id");
  const steps = stepsIn(store, now);

  function get(id: number): StoredJob {
    const job = byId({ id });
    if (!job) throw new Error(`There is no job ${id}.`);
    return job;
  }

  function make(job: Pick<StoredJob, "command" | "input" | "asker" | "origin" | "lock" | "before">): StoredJob {
    const { command, input, asker, origin, lock, before } = job;
    return insert({ command, input, asker, origin: JSON.stringify(origin), lock, before, now: now() });
  }

  /** How its end is told. */
  function endOf({ cancelledBy, failure, state }: StoredJob): Pick<NewEntry, "kind" | "code" | "note"> {
    if (state === "done") return { kind: "done" };
    if (failure?.code === "job-cancelled") return { kind: "cancelled", note: cancelledBy };
    return { kind: "failed", code: failure?.code ?? null, note: failure?.ref === null ? null : `ref ${failure?.ref ?? "none"}` };
  }

  /** What the audit holds of a job in each of its entries. */
  function told({ asker, command, id, input: json, origin }: StoredJob): Pick<NewEntry, "who" | "place" | "command" | "instance" | "job"> {
    const input = JSON.parse(json) as Json;
    return { who: asker, place: origin, command: withSubject(command, input), instance: subjectOf(input).name, job: id };
  }

  return {
    get,
    find: (id) => byId({ id }),
    recent: (limit, before = Number.MAX_SAFE_INTEGER) => recent({ limit, before }),
    unfinished,
    add: ({ event, before, also, rest = null, said, ...job }) =>
      store.together(() => {
        const message = event === undefined ? null : deal(event, rest);
        if (event !== undefined && message === null) throw new Error(`Event ${event} was dealt with before, or never came in.`);
        also?.();
        const made = make({ ...job, before: before ?? null });
        if (event !== undefined && rest !== null) follows({ event, after: made.id });
        audit.add({ kind: "job", ...told(made), ...message, ...(said === undefined ? {} : { said }) });
        return made;
      }),
    steps: steps.all,
    begin: (id, step, revision) =>
      store.together(() => {
        started({ id, revision, now: now() });
        goesOn({ id });
        return steps.begin(id, step);
      }),
    end: steps.end,
    cancel: (id, by) => cancelled({ id, by }) === 1,
    fail(id, failure) {
      if (undoing({ id, failure: JSON.stringify(failure) }) === 0) throw new Error(`Job ${id} has ended.`);
    },
    stick: (id, messages) =>
      store.together(() => {
        if (stuck({ id }) === 0) return false;
        messages.forEach((message) => outbox.put(message));
        return true;
      }),
    abandon: (id, by) =>
      store.together(() => {
        const failure: Failure = { code: "job-abandoned", facts: { by }, ref: null };
        if (abandoned({ id, failure: JSON.stringify(failure), now: now() }) === 0) return false;
        const job = get(id);
        audit.add({ ...told(job), ...endOf(job), note: by });
        return true;
      }),
    finish: (id, { state, messages, next, also }) =>
      store.together(() => {
        if (ended({ id, state, now: now() }) === 0) throw new Error(`Job ${id} has ended before.`);
        const job = get(id);
        audit.add({ ...told(job), ...endOf(job) });
        messages.forEach((message) => outbox.put(message));
        also?.();
        if (!next) return null;
        const { asker, origin } = job;
        const following = make({ ...next, asker, origin });
        followsNext({ id, next: following.id });
        audit.add({ kind: "job", ...told(following), note: `after job ${id}` });
        return following;
      }),
  };
}
