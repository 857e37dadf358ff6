import type { Notice } from "../model/watch/notice.ts";
import type { Scope } from "../model/rooms/scope.ts";

/** From so many on, the same thing at once is one notice. */
const many = 3;

type Groupable = Extract<Notice, { kind: "stopped" | "started" | "restarted" | "paused" | "back" | "cut-off" | "in-touch" }>;

const isGroupable = (notice: Notice): notice is Groupable => ["stopped", "started", "restarted", "paused", "back", "cut-off", "in-touch"].includes(notice.kind);

/** What a room with that scope hears; what happened to many at once that it sees is said once, such as when the host was restarted. */
export function noticesIn(scope: Scope, notices: readonly Notice[]): readonly Notice[] {
  return groupNotices(notices.filter((notice) => concerns(notice, scope)));
}

/** That Docker can't be asked concerns everybody. */
const concerns = (notice: Notice, { covers }: Scope): boolean =>
  "name" in notice ? covers(notice.name) : "names" in notice ? notice.names.every(covers) : true;

function groupNotices(notices: readonly Notice[]): readonly Notice[] {
  const groups = Map.groupBy(notices.filter(isGroupable), ({ kind }) => kind);
  const grouped = [...groups].filter(([, group]) => group.length >= many);
  const kinds = new Set<Notice["kind"]>(grouped.map(([kind]) => kind));
  return [
    ...grouped.map(([what, group]): Notice => ({ kind: "many", what, names: group.map(({ name }) => name) })),
    ...notices.filter(({ kind }) => !kinds.has(kind)),
  ];
}
