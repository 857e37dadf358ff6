import type { Progress } from "../../model/rooms/chat.ts";
import type { Outgoing } from "../../model/rooms/outgoing.ts";
import type { Origin } from "../../model/jobs/origin.ts";
import type { Reply } from "../../model/reply.ts";
import type { Role } from "../../model/people/role.ts";
import type { Scope } from "../../model/rooms/scope.ts";
import type { Deps } from "../../operations/deps.ts";
import type { LeftForm } from "../../operations/form-work.ts";
import type { Ended } from "../../jobs/work.ts";
import type { Command, Invocation } from "./define.ts";

/** What running commands takes beside what operations stand on. */
export type Performing = {
  readonly deps: Deps;
  readonly table: readonly Command[];
  /** The forms whose work may have been left by a crash. */
  readonly forms: readonly LeftForm[];
  readonly progress: Progress;
  /** What somebody may do by now; null in a program that sees no rooms, where what was allowed to begin may go on. */
  readonly roleNow: ((room: string, user: string) => Promise<Role>) | null;
  /**
   * What somebody sees from a room, with that role or a higher one: the room's own scope, in a direct chat that of all the admin rooms
   * in which they have it. Null where that can't be known.
   */
  readonly scopeNow: (room: string, user: string, role: Role) => Promise<Scope | null>;
  /** Who goes on with what a dead process left, as the audit names it. */
  readonly self: string;
  /** Aborted when the program stops. */
  readonly signal: AbortSignal;
  /** Queues messages that belong to no job's end. */
  readonly put: (messages: readonly Outgoing[]) => void;
  /** Called when messages were queued. */
  readonly queued: () => void;
  /** Told of work that goes on when nobody waits for it any more, for a program that lets it end before itself; it never rejects. */
  readonly afterwards?: (work: Promise<void>) => void;
};

/** How a command line ended: that of its last job. */
export type Done = { readonly ended: Ended; readonly reply: Reply };

/** What is asked for, before it is a job. `rest` is what is left of its message; `also` is one transaction with its becoming one. */
export type Asked = { readonly invocation: Invocation; readonly asker: string; readonly origin: Origin; readonly event?: string; readonly rest?: string | null; readonly said?: string; readonly also?: () => void };
