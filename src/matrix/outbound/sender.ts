import type { Clock } from "../../model/clock.ts";
import type { Lane, Outbox, QueuedOutgoing } from "../../model/rooms/outgoing.ts";
import type { Log } from "../../model/log.ts";
import type { Confirmations } from "../../model/rooms/confirmations.ts";
import { KeysUnusable } from "../crypto/keys-unusable.ts";
import { NotYet, type Delivery } from "./delivery.ts";
import type { StorageOutage } from "./storage-outage.ts";
import { coalescible, coalesced } from "./coalesce.ts";
import type { SendScheduler } from "./send-scheduler.ts";
import { requestFailureOf } from "../transport/request-failure.ts";

/** As many at most become one message. */
const mostCoalesced = 50;
/** So many are worth waiting for one by one: answers even when the homeserver is slow, notices while it isn't. */
const few = 3;

/** After the database could not be used. */
const tryAgainAfterMs = 5000;
/** Until it is tried again to send what has to wait for a room. */
const notYetForMs = 500;

type Deps = {
  readonly outbox: Pick<Outbox, "lanes" | "first" | "coalesce" | "sent">;
  readonly questions: Pick<Confirmations, "asked">;
  readonly delivery: Pick<Delivery, "deliver">;
  readonly sendScheduler: SendScheduler;
  readonly storageOutage: Pick<StorageOutage, "failed">;
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
  readonly #deps: Deps;
  readonly #lanes = new Map<string, { readonly notices: boolean; readonly emptied: Promise<void> }>();
  /** Lanes of which it is certain that nothing that waits has ever been tried: the first of another may have arrived before a crash. */
  readonly #untried = new Set<string>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Says that something may wait. */
  wake(): void {
    if (this.#deps.signal.aborted) return;
    for (const lane of this.#deps.outbox.lanes()) {
      const key = JSON.stringify(lane);
      if (!this.#lanes.has(key)) this.#lanes.set(key, { notices: lane.notices, emptied: this.#empty(lane, key) });
    }
  }

  /** Resolves when no answer is being sent, to whether one was. */
  async answered(): Promise<boolean> {
    const answers = [...this.#lanes.values()].filter(({ notices }) => !notices);
    await Promise.all(answers.map(({ emptied }) => emptied));
    return answers.length > 0;
  }

  async #empty(lane: Lane, key: string): Promise<void> {
    const { clock, storageOutage, log, sendScheduler, signal } = this.#deps;
    // Not before `wake` has entered this lane.
    await Promise.resolve();
    for (let more = true; more && !signal.aborted; ) {
      const done = await sendScheduler.turn(lane.notices ? "notice" : "answer").catch(() => null);
      if (done === null) break;
      let tried: Tried = "over";
      try {
        tried = await this.#next(lane, key);
        more = tried !== "over";
      } catch (thrown) {
        log.error({ room: lane.room, error: thrown }, "The outbox could not be read or written");
        storageOutage.failed(thrown);
        await clock.sleep(tryAgainAfterMs, signal).catch(() => undefined);
      } finally {
        done();
      }
      // Nobody else waits for that.
      if (tried === "later") await clock.sleep(notYetForMs, signal).catch(() => undefined);
    }
    this.#lanes.delete(key);
  }

  /** Sends what is next; `over` when nothing is, too. */
  async #next(lane: Lane, key: string): Promise<Tried> {
    const { outbox } = this.#deps;
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
    const { outbox, sendScheduler } = this.#deps;
    const waiting = outbox.first(lane, mostCoalesced);
    const many = waiting.length > few;
    const together = untried && (lane.notices ? many || sendScheduler.slow : many && sendScheduler.slow) ? coalescible(waiting) : waiting.slice(0, 1);
    const [oldest, ...rest] = together;
    if (oldest === undefined) return null;
    if (rest.length === 0) return oldest;
    outbox.coalesce(together.map(({ id }) => id), coalesced([oldest, ...rest]));
    // As it will be read after a crash: its name for the homeserver is made of that.
    return outbox.first(lane, 1)[0] ?? null;
  }

  /** What can never arrive counts as gone: it must not hold up what comes after. */
  async #bring(message: QueuedOutgoing): Promise<Tried> {
    const { log, sendScheduler, questions, signal, delivery } = this.#deps;
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
      const { kind, says, waitMs } = requestFailureOf(thrown);
      if (kind === "token") return "over";
      if (kind === "limited") {
        sendScheduler.hold(waitMs ?? 1000);
        return "limited";
      }
      if (kind === "refused") log.warn({ ...about, why: says }, "The homeserver refused a message");
      else log.error({ ...about, error: thrown }, "A message could not be made");
      return "gone";
    }
  }
}
