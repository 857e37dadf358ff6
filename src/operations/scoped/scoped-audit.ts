import type { Audit, AuditEntry, Audited } from "../../model/jobs/audit.ts";
import { elsewhere } from "../../model/jobs/origin.ts";
import type { Scope } from "../../model/rooms/scope.ts";

/** How many are looked through at once. */
const page = 200;

/**
 * The audit of a scope: what is about an instance within it. Of what wasn't asked in this room, isn't told where it was, nor in which
 * words, nor what only its asker was told: others may stand in there.
 */
export function scopedAudit(audit: Audit, scope: Scope, room: string): Audit {
  const isInScope = ({ instance }: AuditEntry): boolean => instance !== null && scope.covers(instance);
  const shown = (entry: AuditEntry): AuditEntry => {
    const { kind, note, place } = entry;
    if (place.kind === "room" && place.room === room) return entry;
    return { ...entry, place: place.kind === "room" ? { ...place, room: elsewhere } : place, device: null, said: null, note: kind === "cancelled" ? note : null };
  };
  return {
    add: (entry) => audit.add(entry),
    // A number that counts what there is, and names nothing.
    last: () => audit.last(),
    from(after, upTo, limit) {
      const found: AuditEntry[] = [];
      for (let last = after; ; ) {
        const some = audit.from(last, upTo, page);
        found.push(...some.filter(isInScope).map(shown));
        last = some.at(-1)?.id ?? last;
        if (found.length >= limit || some.length < page) return found.slice(0, limit);
      }
    },
    newest(before, limit, instance) {
      const found: Audited[] = [];
      for (let older = before; ; ) {
        const some = audit.newest(older, page, instance);
        for (const { end, entry } of some) if (isInScope(entry)) found.push({ entry: shown(entry), end: end && shown(end) });
        const last = some.at(-1);
        if (last === undefined || found.length >= limit || some.length < page) return found.slice(0, limit);
        older = last.entry.id;
      }
    },
  };
}
