import { z } from "zod";
import type { Clock } from "../model/clock.ts";
import { auditKinds, type Audit, type AuditEntry, type Audited, type NewEntry } from "../model/jobs/audit.ts";
import { redacted, tidy } from "../model/rooms/redacted.ts";
import { jsonOf } from "./json.ts";
import { Origin } from "./origin.ts";
import type { Store } from "./store.ts";

const shape = {
  id: z.number(),
  at: z.number(),
  kind: z.enum(auditKinds),
  who: z.string(),
  place: jsonOf(Origin),
  device: z.string().nullable(),
  said: z.string().nullable(),
  command: z.string().nullable(),
  instance: z.string().nullable(),
  job: z.number().nullable(),
  code: z.string().nullable(),
  note: z.string().nullable(),
};
const Row = z.object(shape) satisfies z.ZodType<AuditEntry>;
const IdRow = z.object({ id: z.number() });

const columns = Object.keys(shape);
const ends = "('done', 'failed', 'cancelled')";

/** The table of who asked what, which SQLite itself keeps from being changed. */
export function auditIn(store: Store, now: Clock["now"]): Audit {
  const insert = store.change(`INSERT INTO audit (at, kind, who, place, device, said, command, instance, job, code, note)
    VALUES (:at, :kind, :who, :place, :device, :said, :command, :instance, :job, :code, :note)`);
  const all = `SELECT ${columns.join(", ")} FROM audit WHERE id < :before AND kind NOT IN ${ends}`;
  const newest = store.rows(Row, `${all} ORDER BY id DESC LIMIT :limit`);
  const newestOf = store.rows(Row, `${all} AND instance = :instance ORDER BY id DESC LIMIT :limit`);
  const endOf = store.row(Row, `SELECT ${columns.join(", ")} FROM audit WHERE job = :job AND kind IN ${ends}`);
  const from = store.rows(Row, `SELECT ${columns.join(", ")} FROM audit WHERE id > :after AND id <= :upTo ORDER BY id LIMIT :limit`);
  const last = store.row(IdRow, "SELECT ifnull(max(id), 0) AS id FROM audit");

  const withEnd = (entry: AuditEntry): Audited => ({ entry, end: entry.kind === "job" && entry.job !== null ? endOf({ job: entry.job }) : null });

  return {
    add({ code = null, command = null, device = null, instance = null, job = null, kind, note = null, place, said = null, who }: NewEntry) {
      const clean = (text: string | null): string | null => text && redacted(text, command !== null);
      insert({ at: now(), kind, who: tidy(who), place: JSON.stringify(place), device: device && tidy(device), said: clean(said), command: clean(command), instance, job, code, note: clean(note) });
    },
    newest: (before, limit, instance) => (instance === null ? newest({ before, limit }) : newestOf({ before, limit, instance })).map(withEnd),
    from: (after, upTo, limit) => from({ after, upTo, limit }),
    last: () => last()?.id ?? 0,
  };
}
