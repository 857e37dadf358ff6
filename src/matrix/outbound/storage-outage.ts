import { UserError } from "../../model/error.ts";
import type { QueuedOutgoing, Notification } from "../../model/rooms/outgoing.ts";
import type { Reply } from "../../model/reply.ts";
import { keepsAgain, keepsNothing } from "../../words/rooms/storage-outage.ts";
import type { Delivery } from "./delivery.ts";
import { retry, type RetryOptions } from "../transport/retry.ts";

/** Once nothing has failed for so long, it is over; each sync writes, so somebody tries all the time. */
const calmMs = 60_000;
/** How long it is tried to say so. */
const deadlineMs = 5 * 60_000;

/** What the registry says when it can't be written for reasons outside of us. */
const unwritable = new Set(["disk-full", "database-busy", "database-broken", "database-unreadable"]);

type Deps = {
  /** The rooms to tell. */
  readonly rooms: () => readonly string[];
  readonly delivery: Pick<Delivery, "deliver">;
  readonly retryOptions: RetryOptions;
};

/**
 * The database can't be written: no command can be kept, no answer queued. It is told once, past the queue, and that it is over too:
 * what is lost by a crash just then is only that.
 */
export class StorageOutage {
  readonly #deps: Deps;
  #failedAt = -Infinity;
  #told = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Something could not be kept, for that reason. */
  failed(thrown: unknown): void {
    if (!(thrown instanceof UserError) || !unwritable.has(thrown.code)) return;
    this.#failedAt = this.#deps.retryOptions.clock.steady();
    if (this.#told) return;
    this.#told = true;
    this.#tell("alert", keepsNothing(thrown));
  }

  /** Something was kept. */
  worked(): void {
    if (!this.#told || this.#deps.retryOptions.clock.steady() - this.#failedAt < calmMs) return;
    this.#told = false;
    this.#tell("resolved", keepsAgain());
  }

  #tell(kind: Notification["kind"], reply: Reply): void {
    const { delivery, retryOptions, rooms } = this.#deps;
    for (const room of rooms()) {
      // An id that no row of the queue has.
      const message: QueuedOutgoing = { id: -retryOptions.clock.now(), room, reply, kind, replyTo: null, thread: null, asker: null };
      retry("tell of a storage outage", () => delivery.deliver(message), { ...retryOptions, deadlineMs }).catch((thrown: unknown) => {
        if (!retryOptions.signal.aborted) retryOptions.log.error({ room, error: thrown }, "A room could not be told of a storage outage");
      });
    }
  }
}
