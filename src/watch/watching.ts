import type { Outgoing } from "../model/rooms/outgoing.ts";
import type { Notice } from "../model/watch/notice.ts";
import type { Reply } from "../model/reply.ts";
import type { Deps, Memory, Outside } from "../operations/deps.ts";

export type Watching = {
  readonly deps: Memory & Outside & Pick<Deps, "announcer" | "clock" | "log">;
  /** How a notice is said. */
  readonly say: (notice: Notice) => Reply;
  /** Queues messages and does `also` in one transaction, so that nothing is said twice. */
  readonly put: (messages: readonly Outgoing[], also: () => void) => void;
  readonly signal: AbortSignal;
};
