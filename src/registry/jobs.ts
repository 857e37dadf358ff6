import { z } from "zod";
import type { Jobs, Outbox, StoredJob } from "../model/job.ts";
import { jsonOf } from "./json.ts";
import { stepsIn } from "./steps.ts";
import type { Store } from "./store.ts";

const Origin = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("room"), room: z.string(), event: z.string(), thread: z.string().nullable() }),
  z.object({ kind: z.literal("shell"), user: z.string() }),
  z.object({ kind: z.literal("page"), page: z.string() }),
]);
const Failure = z.object({ code: z.string(), message: z.string(), hint: z.string().nullable(), detail: z.string().nullable(), ref: z.string().nullable() });

const Row = z.object({
  id: z.number(),
  command: z.string(),
  input: z.string(),
  asker: z.string(),
  origin: jsonOf(Origin),
  lock: z.string().nullable(),
  state: z.enum(["waiting", "running", "undoing", "done", "failed"]),
  failure: jsonOf(Failure).nullable(),
  before: z.string().nullable(),
  cancelledBy: z.string().nullable(),
  createdAt: z.number(),
  endedAt: z.number().nullable(),
}) satisfies z.ZodType<StoredJob>;

const columns = "id, command, input, asker, origin, lock, state, failure, before, cancelledBy, createdAt, endedAt";

/** The table of jobs. `deal` marks an incoming event as dealt with; `now` in milliseconds since 1970. */
export function jobsIn(store: Store, outbox: Outbox, deal: (event: string) => boolean, now: () => number): Jobs {
  const byId = store.row(Row, `SELECT ${columns} FROM jobs WHERE id = :id`);
  const unfinished = store.rows(Row, `SELECT ${columns} FROM jobs WHERE endedAt IS NULL ORDER BY id`);
  const recent = store.rows(Row, `SELECT ${columns} FROM jobs WHERE lock IS NOT NULL AND id < :before ORDER BY id DESC LIMIT :limit`);
  const insert = store.row(Row, `INSERT INTO jobs (command, input, asker, origin, lock, state, before, createdAt)
    VALUES (:command, :input, :asker, :origin, :lock, 'running', :before, :now) RETURNING ${columns}`);
  const started = store.change("UPDATE jobs SET startedAt = :now WHERE id = :id AND startedAt IS NULL");
  const cancelled = store.change("UPDATE jobs SET cancelledBy = :by WHERE id = :id AND state = 'running' AND cancelledBy IS NULL");
  const undoing = store.change("UPDATE jobs SET state = 'undoing', failure = :failure WHERE id = :id AND endedAt IS NULL");
  const ended = store.change("UPDATE jobs SET state = :state, endedAt = :now WHERE id = :id AND endedAt IS NULL");
  const steps = stepsIn(store, now);

  function get(id: number): StoredJob {
    const job = byId({ id });
    if (!job) throw new Error(`There is no job ${id}.`);
    return job;
  }

  function make(job: Pick<StoredJob, "command" | "input" | "asker" | "origin" | "lock" | "before">): StoredJob {
    const { command, input, asker, origin, lock, before } = job;
    const made = insert({ command, input, asker, origin: JSON.stringify(origin), lock, before, now: now() });
    if (!made) throw new Error("SQLite gave no row back for a new job.");
    return made;
  }

  return {
    get,
    find: (id) => byId({ id }),
    recent: (limit, before = Number.MAX_SAFE_INTEGER) => recent({ limit, before }),
    unfinished,
    add: ({ event, before, also, ...job }) =>
      store.together(() => {
        if (event !== undefined && !deal(event)) throw new Error(`Event ${event} was dealt with before, or never came in.`);
        also?.();
        return make({ ...job, before: before ?? null });
      }),
    steps: steps.all,
    begin: (id, position, title) =>
      store.together(() => {
        started({ id, now: now() });
        return steps.begin(id, position, title);
      }),
    end: steps.end,
    cancel: (id, by) => cancelled({ id, by }) === 1,
    fail(id, failure) {
      if (undoing({ id, failure: JSON.stringify(failure) }) === 0) throw new Error(`Job ${id} has ended.`);
    },
    finish: (id, { state, messages, next, also }) =>
      store.together(() => {
        if (ended({ id, state, now: now() }) === 0) throw new Error(`Job ${id} has ended before.`);
        messages.forEach((message) => outbox.put(message));
        also?.();
        if (!next) return null;
        const { asker, origin } = get(id);
        return make({ ...next, asker, origin });
      }),
  };
}
