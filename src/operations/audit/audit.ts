import type { Audit, Audited } from "../../model/jobs/audit.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { AuditExport, AuditList } from "../../model/jobs/job-outcomes.ts";
import type { FileSource } from "../../model/reply.ts";
import type { Deps } from "../deps.ts";

/** Entries looked at in one go. */
const page = 100;

/** The newest of what was asked, of one instance or (null) of all; without the question that this is. */
export async function listAudit({ audit, jobs }: Pick<Deps, "audit" | "jobs">, { lines, name }: { readonly lines: number; readonly name: string | null }, job: Job): Promise<AuditList> {
  const { origin } = jobs.get(job.id);
  const entries: Audited[] = [];
  for (const each of newestFirst(audit, name)) {
    if (each.entry.job !== job.id) entries.push(each);
    if (entries.length === lines) break;
  }
  return { name, entries, here: origin.kind === "room" ? origin.room : null };
}

/** In a room, a file has as many entries at most, counted before those of others are left out. */
export const mostInFile = 10_000;

/** What `auditLines` is to give: in a shell all that there is. */
export async function exportAudit({ audit, jobs }: Pick<Deps, "audit" | "jobs">, name: string | null, job: Job): Promise<AuditExport> {
  const { origin } = jobs.get(job.id);
  const upTo = audit.last();
  // Nothing is ever deleted, so ids have no gaps.
  const after = origin.kind === "room" ? Math.max(0, upTo - mostInFile) : 0;
  return { kind: "audit", after, upTo, instance: name };
}

/** The audit as JSON lines, oldest first; times as ISO 8601. However many there are, few are in memory. */
export function* auditLines(audit: Pick<Audit, "from">, { after, instance, upTo }: FileSource): Generator<string> {
  for (let last = after; ; ) {
    const some = audit.from(last, upTo, page);
    for (const { at, ...entry } of some) {
      last = entry.id;
      if (instance === null || entry.instance === instance) yield `${JSON.stringify({ at: new Date(at).toISOString(), ...entry })}\n`;
    }
    if (some.length < page) return;
  }
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
