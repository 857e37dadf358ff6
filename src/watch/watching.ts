import type { Outgoing } from "../model/rooms/outgoing.ts";
import type { Notice } from "../model/watch/notice.ts";
import type { Reply } from "../model/reply.ts";
import type { Deps } from "../operations/deps.ts";

export type Watching = {
  readonly deps: Pick<Deps, "agents" | "announcements" | "announcer" | "clock" | "engine" | "files" | "homeservers" | "instances" | "jobs" | "locks" | "log">;
  /** How a notice is said. */
  readonly say: (notice: Notice) => Reply;
  /** Queues messages and does `also` in one transaction, so that nothing is said twice. */
  readonly put: (messages: readonly Outgoing[], also: () => void) => void;
  readonly signal: AbortSignal;
};
