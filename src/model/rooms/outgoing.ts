import type { Reason } from "../error.ts";
import type { Reply } from "../reply.ts";

/** What a room hears without having asked. An alert, and that its trouble is over, go before what is only good to know. */
export type Notification = { readonly kind: "notice" | "alert" | "resolved"; readonly reply: Reply };

/** A message on its way to a room. */
export type Outgoing = {
  readonly room: string;
  readonly reply: Reply;
  /**
   * `outcome` answers a command, `failure` too; `prompt` asks and pings; `notice` tells of what happened, `alert` of trouble, which pings,
   * and `resolved` that it is over.
   */
  readonly kind: "outcome" | "failure" | "prompt" | Notification["kind"];
  /** The event it answers. */
  readonly replyTo: string | null;
  readonly thread: string | null;
  /** Who asked: pinged by a prompt, and gets links in person where others in the room may not have them. */
  readonly asker: string | null;
  /** Why, in a `failure` that tells of one error. */
  readonly reason?: Reason;
};

export type QueuedOutgoing = Outgoing & { readonly id: number };

/** A room's notices, or all else that goes there: each has an order of its own. */
export type Lane = { readonly room: string; readonly notices: boolean };

export interface Outbox {
  /** Queues it; committed when it returns. */
  put(message: Outgoing): void;
  /** Oldest first, those not sent. */
  waiting(): readonly QueuedOutgoing[];
  /** Those in which something waits. */
  lanes(): readonly Lane[];
  /** The oldest that wait in a lane. */
  first(lane: Lane, most: number): readonly QueuedOutgoing[];
  /** Puts one message in the place of the first of these, and takes the others away; one transaction. */
  coalesce(ids: readonly number[], one: Outgoing): void;
  sent(id: number): void;
}
