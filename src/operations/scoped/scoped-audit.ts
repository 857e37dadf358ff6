import type { Audit, AuditEntry, Audited } from "../../model/jobs/audit.ts";
import { roomOf, withoutRoom } from "../../model/jobs/origin.ts";
import type { Scope } from "../../model/rooms/scope.ts";
import { page, paged } from "./paged.ts";

/**
 * The audit of a scope: what is about an instance within it. Of what wasn't asked in this room, isn't told where it was, nor in which
 * words, nor what only its asker was told: others may stand in there.
 */
export function scopedAudit(audit: Audit, { covers }: Scope, room: string): Audit {
  const isInScope = ({ instance }: AuditEntry): boolean => instance !== null && covers(instance);
  const shown = (entry: AuditEntry): AuditEntry => {
    const { kind, note, place } = entry;
    return roomOf(place) === room ? entry : { ...entry, place: withoutRoom(place), device: null, said: null, note: kind === "cancelled" ? note : null };
  };
  return {
    add: (entry) => audit.add(entry),
    // A number that counts what there is, and names nothing.
    last: () => audit.last(),
    from: (after, upTo, limit) => paged((last: AuditEntry | undefined) => audit.from(last?.id ?? after, upTo, page)).filter(isInScope).take(limit).map(shown).toArray(),
    newest: (before, limit, instance) =>
      paged((last: Audited | undefined) => audit.newest(last?.entry.id ?? before, page, instance))
        .filter(({ entry }) => isInScope(entry))
        .take(limit)
        .map(({ end, entry }) => ({ entry: shown(entry), end: end && shown(end) }))
        .toArray(),
  };
}
