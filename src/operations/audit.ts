import type { Audit, Audited } from "../model/audit.ts";
import type { Job } from "../model/job.ts";
import type { AuditList } from "../model/outcome.ts";
import type { Deps } from "./deps.ts";

/** Entries looked at in one go. */
const page = 100;

/** The newest of what was asked, of one instance or (null) of all; without the question that this is. */
export async function listAudit({ audit, jobs }: Deps, { lines, name }: { readonly lines: number; readonly name: string | null }, job: Job): Promise<AuditList> {
  const { origin } = jobs.get(job.id);
  const entries: Audited[] = [];
  for (const each of newestFirst(audit, name)) {
    if (each.entry.job !== job.id) entries.push(each);
    if (entries.length === lines) break;
  }
  return { name, entries, here: origin.kind === "room" ? origin.room : null };
}

function* newestFirst(audit: Pick<Audit, "newest">, name: string | null): Generator<Audited> {
  for (let before = Number.MAX_SAFE_INTEGER; ; ) {
    const some = audit.newest(before, page, name);
    yield* some;
    const last = some.at(-1);
    if (last === undefined || some.length < page) return;
    before = last.entry.id;
  }
}
