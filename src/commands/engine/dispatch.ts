import type { Incoming } from "../../model/rooms/incoming.ts";
import { Interrupted } from "../../jobs/run-job.ts";
import { notRun } from "../../words/asking/missed.ts";
import { aboutLine } from "./audit-verdict.ts";
import { Answerer, type Answering } from "./answerer.ts";
import { MessageReader } from "./message-reader.ts";

/** Until a message is tried again whose answer could not be written, in milliseconds. */
const tryAgainAfter = 5000;

export type Dispatching = Answering & {
  /** Told when not even an answer could be written. */
  readonly disturbed: (thrown: unknown) => void;
  /** Shows that a message was picked up; called with the end of its work. */
  readonly working: (message: Incoming, work: Promise<void>) => void;
};

/** Deals with what came in: the one boundary where errors become words. */
export class Dispatcher {
  readonly #dispatching: Dispatching;
  readonly #reader: MessageReader;
  readonly #answerer: Answerer;
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(dispatching: Dispatching) {
    this.#dispatching = dispatching;
    this.#reader = new MessageReader(dispatching);
    this.#answerer = new Answerer(dispatching);
  }

  /** Takes up all that waits in the inbox. Returns at once. */
  wake(): void {
    this.#dispatching.deps.confirmations.expire();
    const waiting = this.#dispatching.inbox.waiting().filter(({ event }) => !this.#underWay.has(event));
    for (const together of Map.groupBy(waiting.filter(({ missed }) => missed !== null), ({ room }) => room).values()) {
      const work = this.#decline(together);
      for (const message of together) this.#begun(message, work);
    }
    for (const message of waiting.filter(({ missed }) => missed === null)) this.#begun(message, this.#handle(message, () => this.#understand(message)));
  }

  #begun(message: Incoming, work: Promise<void>): void {
    const whole = work.finally(() => this.#underWay.delete(message.event));
    this.#underWay.set(message.event, whole);
    this.#dispatching.working(message, whole);
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  async #handle(message: Incoming, act: () => Promise<void>): Promise<void> {
    const { deps, disturbed, signal } = this.#dispatching;
    try {
      await act();
    } catch (thrown) {
      if (thrown instanceof Interrupted) return;
      try {
        this.#answerer.refuse(message, thrown, { kind: "refused", ...aboutLine(message, this.#reader.parse(message)) });
      } catch (unwritable) {
        // The database itself fails: the message stays in the inbox.
        deps.log.error({ err: unwritable }, "an answer could not be queued");
        disturbed(unwritable);
        // Then whoever wakes us next tries it again.
        await deps.clock.sleep(tryAgainAfter, signal).catch(() => undefined);
      }
    }
  }

  /** One room's messages that came while the bot was away for too long. Who may not ask is refused as ever. */
  async #decline(messages: readonly Incoming[]): Promise<void> {
    const [{ room }] = messages as readonly [Incoming];
    const declined: Incoming[] = [];
    await this.#reader.inTurn(room, async () => {
      for (const message of messages) {
        await this.#handle(message, async () => {
          const said = this.#reader.parse(message);
          if (this.#reader.isTalk(message, said)) {
            this.#dispatching.inbox.answer(message.event, [], null);
            return;
          }
          await this.#reader.admit(message, said);
          declined.push(message);
        });
      }
    });
    const last = declined.at(-1);
    if (last === undefined) return;
    await this.#handle(last, async () => {
      const { inbox, queued } = this.#dispatching;
      const { answerTo, event, sender, thread } = last;
      const verdicts = declined.map((each) => ({ event: each.event, verdict: { kind: "missed", ...aboutLine(each, this.#reader.parse(each)) } as const }));
      inbox.answerAll(verdicts, [{ room, reply: notRun(declined), kind: "failure", replyTo: answerTo ?? event, thread, asker: sender }]);
      queued();
    });
  }

  async #understand(message: Incoming): Promise<void> {
    const read = await this.#reader.inTurn(message.room, () => this.#reader.read(message));
    if (read === null) this.#dispatching.inbox.answer(message.event, [], null);
    else await this.#answerer.answer(message, read);
  }
}
