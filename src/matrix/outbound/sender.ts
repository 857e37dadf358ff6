import type { Clock } from "../../model/clock.ts";
import type { Lane, Outbox, QueuedOutgoing } from "../../model/rooms/outgoing.ts";
import type { Log } from "../../model/log.ts";
import type { Confirmations } from "../../model/rooms/confirmations.ts";
import { KeysUnusable } from "../crypto/keys-unusable.ts";
import { NotYet, type Delivery } from "./delivery.ts";
import type { Disturbance } from "./storage-outage.ts";
import { foldable, folded } from "./coalesce.ts";
import type { Pace } from "./send-scheduler.ts";
import { troubleOf } from "../transport/request-failure.ts";

/** As many at most become one message. */
const mostFolded = 50;
/** So many are worth waiting for one by one: answers even when the homeserver is slow, notices while it isn't. */
const few = 3;

/** After the database could not be used, in milliseconds. */
const tryAgainAfter = 5000;
/** Until it is tried again to send what has to wait for a room, in milliseconds. */
const notYetFor = 500;

type Parts = {
  readonly outbox: Pick<Outbox, "lanes" | "first" | "fold" | "sent">;
  readonly questions: Pick<Confirmations, "asked">;
  readonly delivery: Pick<Delivery, "deliver">;
  readonly pace: Pace;
  readonly disturbance: Pick<Disturbance, "failed">;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/** What became of a try: `gone` it needn't be tried again, `limited` it must, `later` it must in a moment, `over` nothing more can be sent. */
type Tried = "gone" | "limited" | "later" | "over";

/**
 * Empties the outbox: each room's answers in their order, and its notices in theirs, all side by side, so that a slow one holds up no
 * other. What waits because the homeserver wants us slower is sent together.
 */
export class Sender {
  readonly #parts: Parts;
  readonly #lanes = new Map<string, Promise<void>>();
  /** Lanes of which it is certain that nothing that waits has ever been tried: the first of another may have arrived before a crash. */
  readonly #untried = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Says that something may wait. */
  wake(): void {
    if (this.#parts.signal.aborted) return;
    for (const lane of this.#parts.outbox.lanes()) {
      const key = JSON.stringify(lane);
      if (!this.#lanes.has(key)) this.#lanes.set(key, this.#empty(lane, key));
    }
  }

  async #empty(lane: Lane, key: string): Promise<void> {
    const { clock, disturbance, log, pace, signal } = this.#parts;
    // Not before `wake` has entered this lane.
    await Promise.resolve();
    for (let more = true; more && !signal.aborted; ) {
      const done = await pace.turn(lane.notices ? "notice" : "answer").catch(() => null);
      if (done === null) break;
      let tried: Tried = "over";
      try {
        tried = await this.#next(lane, key);
        more = tried !== "over";
      } catch (thrown) {
        log.error({ room: lane.room, error: thrown }, "The outbox could not be read or written");
        disturbance.failed(thrown);
        await clock.sleep(tryAgainAfter, signal).catch(() => undefined);
      } finally {
        done();
      }
      // Nobody else waits for that.
      if (tried === "later") await clock.sleep(notYetFor, signal).catch(() => undefined);
    }
    this.#lanes.delete(key);
  }

  /** Sends what is next; `over` when nothing is, too. */
  async #next(lane: Lane, key: string): Promise<Tried> {
    const { outbox } = this.#parts;
    const message = this.#pick(lane, this.#untried.has(key));
    if (message === null) return "over";
    this.#untried.delete(key);
    const tried = await this.#bring(message);
    if (tried === "gone") {
      outbox.sent(message.id);
      this.#untried.add(key);
    }
    return tried;
  }

  /** The oldest; with those that wait behind it where that is better. They become one in the outbox first: a repeat must be the same. */
  #pick(lane: Lane, untried: boolean): QueuedOutgoing | null {
    const { outbox, pace } = this.#parts;
    const waiting = outbox.first(lane, mostFolded);
    const many = waiting.length > few;
    const together = untried && (lane.notices ? many || pace.slow : many && pace.slow) ? foldable(waiting) : waiting.slice(0, 1);
    const [oldest, ...rest] = together;
    if (oldest === undefined) return null;
    if (rest.length === 0) return oldest;
    outbox.fold(together.map(({ id }) => id), folded([oldest, ...rest]));
    // As it will be read after a crash: its name for the homeserver is made of that.
    return outbox.first(lane, 1)[0] ?? null;
  }

  /** What can never arrive counts as gone: it must not hold up what comes after. */
  async #bring(message: QueuedOutgoing): Promise<Tried> {
    const { log, pace, questions, signal, delivery } = this.#parts;
    const about = { outbox: message.id, room: message.room, kind: message.kind, code: message.reason?.code };
    try {
      const delivered = await delivery.deliver(message);
      if ("undeliverable" in delivered) log.warn({ ...about, why: delivered.undeliverable }, "A message was not sent");
      else if (message.kind === "prompt" && message.replyTo !== null) questions.asked(message.room, message.replyTo, delivered.event);
      return "gone";
    } catch (thrown) {
      if (signal.aborted) return "over";
      if (thrown instanceof NotYet) return "later";
      if (thrown instanceof KeysUnusable) {
        log.error({ ...about, error: thrown }, "A message could not be encrypted; it waits");
        return "over";
      }
      const { kind, says, wait } = troubleOf(thrown);
      if (kind === "token") return "over";
      if (kind === "limited") {
        pace.hold(wait ?? 1000);
        return "limited";
      }
      if (kind === "refused") log.warn({ ...about, why: says }, "The homeserver refused a message");
      else log.error({ ...about, error: thrown }, "A message could not be made");
      return "gone";
    }
  }
}
