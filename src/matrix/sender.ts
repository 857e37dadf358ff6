import type { Clock } from "../model/clock.ts";
import type { Outbox, QueuedOutgoing } from "../model/job.ts";
import type { Log } from "../model/log.ts";
import type { Confirmations } from "../model/registry.ts";
import type { Delivery } from "./delivery.ts";
import { troubleOf } from "./trouble.ts";

type Parts = {
  readonly outbox: Pick<Outbox, "waiting" | "sent">;
  readonly questions: Pick<Confirmations, "asked">;
  readonly delivery: Pick<Delivery, "deliver">;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/** Empties the outbox: each room's messages in their order, the rooms side by side, so that a slow one holds up no other. */
export class Sender {
  readonly #parts: Parts;
  readonly #lanes = new Map<string, Promise<void>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Says that something may wait. */
  wake(): void {
    if (this.#parts.signal.aborted) return;
    for (const { room } of this.#parts.outbox.waiting()) {
      if (!this.#lanes.has(room)) this.#lanes.set(room, this.#empty(room));
    }
  }

  /** When nothing is under way any more. */
  async idle(): Promise<void> {
    await Promise.all(this.#lanes.values());
  }

  async #empty(room: string): Promise<void> {
    const { outbox, clock, log, signal } = this.#parts;
    // Not before `wake` has entered this lane.
    await Promise.resolve();
    while (!signal.aborted) {
      try {
        const message = outbox.waiting().find((each) => each.room === room);
        if (!message || !(await this.#bring(message))) break;
        outbox.sent(message.id);
      } catch (thrown) {
        log.error({ room, error: thrown }, "The outbox could not be read or written");
        await clock.sleep(1000, signal).catch(() => undefined);
      }
    }
    this.#lanes.delete(room);
  }

  /** False when nothing more can be sent. What can never arrive counts as gone: it must not hold up what comes after. */
  async #bring(message: QueuedOutgoing): Promise<boolean> {
    const { log, questions, signal, delivery } = this.#parts;
    const about = { outbox: message.id, room: message.room, kind: message.kind };
    try {
      const delivered = await delivery.deliver(message);
      if ("undeliverable" in delivered) log.warn({ ...about, why: delivered.undeliverable }, "A message was not sent");
      else if (message.kind === "prompt" && message.replyTo !== null) questions.asked(message.room, message.replyTo, delivered.event);
      return true;
    } catch (thrown) {
      if (signal.aborted) return false;
      const { kind, says } = troubleOf(thrown);
      if (kind === "token") return false;
      if (kind === "refused") log.warn({ ...about, why: says }, "The homeserver refused a message");
      else log.error({ ...about, error: thrown }, "A message could not be made");
      return true;
    }
  }
}
