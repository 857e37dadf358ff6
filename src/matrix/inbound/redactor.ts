import { createHash } from "node:crypto";
import type { Clock } from "../../model/clock.ts";
import type { KeyMessage, KeyMessages } from "../../model/rooms/key-message.ts";
import type { Log } from "../../model/log.ts";
import { keyNotRemoved, keyRemoved } from "../../words/rooms/pasted-key.ts";
import type { Client } from "../transport/client.ts";
import { path } from "../transport/client.ts";
import type { StorageOutage } from "../outbound/storage-outage.ts";
import type { SendScheduler } from "../outbound/send-scheduler.ts";
import { retry } from "../transport/retry.ts";
import { requestFailureOf } from "../transport/request-failure.ts";

/** After the database could not be used. */
const tryAgainAfterMs = 5000;

/** What others see in the place of the message. */
const reason = "A key doesn't belong in a room.";

type Deps = {
  readonly client: Client;
  readonly store: Pick<KeyMessages, "next" | "done">;
  readonly sendScheduler: SendScheduler;
  readonly storageOutage: Pick<StorageOutage, "failed">;
  /** Called when something was queued. */
  readonly queued: () => void;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/** What became of a try: `limited` it must be tried again, `over` nothing more can be done now. */
type Tried = "removed" | "refused" | "limited" | "over";

/** Takes messages with a key in them out of their rooms, before anything else is sent, and tells who sent them. */
export class Redactor {
  readonly #deps: Deps;
  #working = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Says that something may wait. */
  wake(): void {
    if (this.#working || this.#deps.signal.aborted) return;
    this.#working = true;
    void this.#empty();
  }

  async #empty(): Promise<void> {
    const { clock, storageOutage, log, signal } = this.#deps;
    for (let more = true; more && !signal.aborted; ) {
      try {
        more = await this.#next();
      } catch (thrown) {
        log.error({ error: thrown }, "A message with a key in it could not be dealt with");
        storageOutage.failed(thrown);
        await clock.sleep(tryAgainAfterMs, signal).catch(() => undefined);
      }
    }
    this.#working = false;
  }

  /** False when nothing is left to do, or can be done. */
  async #next(): Promise<boolean> {
    const { sendScheduler, queued, store } = this.#deps;
    const message = store.next();
    if (message === null) return false;
    const turnOver = await sendScheduler.turn("removal").catch(() => null);
    if (turnOver === null) return false;
    let tried: Tried;
    try {
      tried = await this.#remove(message);
    } finally {
      turnOver();
    }
    if (tried === "over") return false;
    if (tried === "limited") return true;
    const { event, room, sender, thread, what } = message;
    const removed = tried === "removed";
    store.done(message, removed, { room, reply: removed ? keyRemoved(what) : keyNotRemoved(what), kind: "failure", replyTo: event, thread, asker: sender });
    queued();
    return true;
  }

  async #remove({ event, room }: KeyMessage): Promise<Tried> {
    const { client, clock, log, sendScheduler, signal } = this.#deps;
    // A repeat after a crash is the same request to the homeserver.
    const transaction = `innkeeper.key.${createHash("sha256").update(event).digest("hex").slice(0, 32)}`;
    const ask = async (): Promise<unknown> => client.call("PUT", path("rooms", room, "redact", event, transaction), { body: { reason }, signal });
    try {
      await retry("redact", ask, { clock, log, signal, throwsLimits: true });
      return "removed";
    } catch (thrown) {
      if (signal.aborted) return "over";
      const { kind, says, waitMs } = requestFailureOf(thrown);
      if (kind === "limited") {
        sendScheduler.hold(waitMs ?? 1000);
        return "limited";
      }
      if (kind !== "refused") return "over";
      log.warn({ room, event, says }, "A message with a key in it can't be removed");
      return "refused";
    }
  }
}
