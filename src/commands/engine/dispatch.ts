import { UserError } from "../../model/error.ts";
import type { Incoming } from "../../model/rooms/incoming.ts";
import { Interrupted } from "../../jobs/ended-early.ts";
import { notRun } from "../../words/asking/missed.ts";
import { aboutLine } from "./audit-verdict.ts";
import { mostCommands } from "./commands-in.ts";
import { MessageReader, type OneCommand } from "./message-reader.ts";
import { concerns } from "./parse.ts";
import { carryOut, letIn } from "./stages.ts";
import type { Staging } from "./staging.ts";
import { refuse, restOf, skip } from "./tell.ts";

/** Why a job failed after which those below it go on: what was asked for was so already. */
const soAlready: readonly string[] = ["already-running", "already-stopped", "federation-unchanged"];

/** Until a message is tried again whose answer could not be written. */
const tryAgainAfterMs = 5000;

export type Dispatching = Staging & {
  /** Told when not even an answer could be written. */
  readonly storageFailed: (thrown: unknown) => void;
  /** Shows that a message was picked up; called with the end of its work. */
  readonly working: (message: Incoming, work: Promise<void>) => void;
};

/** Deals with what came in: the one boundary where errors become words. */
export class Dispatcher {
  readonly #dispatching: Dispatching;
  readonly #reader: MessageReader;
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(dispatching: Dispatching) {
    this.#dispatching = dispatching;
    this.#reader = new MessageReader(dispatching);
  }

  /** Takes up all that waits in the inbox. Returns at once. */
  wake(): void {
    this.#dispatching.deps.confirmations.expire();
    const waiting = this.#dispatching.inbox.waiting().filter(({ event }) => !this.#underWay.has(event));
    for (const together of Map.groupBy(waiting.filter(({ missed }) => missed !== null), ({ room }) => room).values()) {
      const work = this.#decline(together);
      for (const message of together) this.#begun(message, work);
    }
    for (const message of waiting.filter(({ missed }) => missed === null)) this.#begun(message, this.#dealWith(message));
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

  /** Undefined where it came to nothing, which is then told, or tried again. */
  async #handle<T>(message: OneCommand, act: () => Promise<T>): Promise<T | undefined> {
    const { deps, storageFailed, inbox, signal } = this.#dispatching;
    try {
      return await act();
    } catch (thrown) {
      if (thrown instanceof Interrupted) return undefined;
      try {
        const left = inbox.find(message.event);
        // Its job has told what went wrong.
        if (left !== null && left.after !== message.after) skip(this.#dispatching, this.#reader.firstOf(left));
        else refuse(this.#dispatching, message, thrown, { kind: "refused", ...aboutLine(message, this.#reader.parse(message)) });
      } catch (unwritable) {
        // The database itself fails: the message stays in the inbox.
        deps.log.error({ err: unwritable }, "an answer could not be queued");
        storageFailed(unwritable);
        // Then whoever wakes us next tries it again.
        await deps.clock.sleep(tryAgainAfterMs, signal).catch(() => undefined);
      }
      return undefined;
    }
  }

  /** One room's messages that came while the bot was away for too long. Who may not ask is refused as ever. */
  async #decline(messages: readonly Incoming[]): Promise<void> {
    const [{ room }] = messages as readonly [Incoming];
    const declined: Incoming[] = [];
    await this.#reader.inTurn(room, async () => {
      for (const message of messages) {
        await this.#handle({ ...message, below: [] }, async () => {
          const said = this.#reader.parse(message);
          if (this.#reader.isTalk(message, said)) {
            this.#dispatching.inbox.answer(message.event, [], null);
            return;
          }
          await this.#reader.roleOfSender(message, said);
          declined.push(message);
        });
      }
    });
    const last = declined.at(-1);
    if (last === undefined) return;
    await this.#handle({ ...last, below: [] }, async () => {
      const { inbox, queued } = this.#dispatching;
      const { answerTo, event, sender, thread } = last;
      const verdicts = declined.map((each) => ({ event: each.event, verdict: { kind: "missed", ...aboutLine(each, this.#reader.parse(each)) } as const }));
      inbox.answerAll(verdicts, [{ room, reply: notRun(declined.map((each) => ({ commands: this.#reader.commandsIn(each), awayMs: each.missed?.away ?? null }))), kind: "failure", replyTo: answerTo ?? event, thread, asker: sender }]);
      queued();
    });
  }

  /** Its commands one after the other, for as long as each goes well. After a crash it is what was left of it, and this goes on. */
  async #dealWith(message: Incoming): Promise<void> {
    let left: Incoming | null | undefined = message;
    while (left) left = await this.#dealWithFirst(left);
  }

  /** Gives what is left to do, if there is anything, and it can be done now. */
  async #dealWithFirst(message: Incoming): Promise<Incoming | null | undefined> {
    const { inbox } = this.#dispatching;
    const one = this.#reader.firstOf(message);
    const whole = { ...message, below: [] };
    // Where it isn't sure who asks, all of it is refused together.
    const read = await this.#handle(whole, async () => (this.#mayGoOn(one) ? this.#reader.inTurn(message.room, () => letIn(this.#dispatching, this.#reader, one)) : undefined));
    if (read === undefined) return undefined;
    if (one.below.length >= mostCommands) return this.#handle(whole, async () => Promise.reject(new UserError("too-many-commands", { commands: one.below.length + 1, most: mostCommands })));
    return this.#handle(one, async () => {
      // What begins as talk is talk; below a `yes` that was for others there may be what is for us.
      if (read === null) inbox.answer(message.event, [], null, { rest: concerns(one.body, one.addressed) ? restOf(one) : null, skipped: [] });
      else await carryOut(this.#dispatching, one, read);
      return inbox.find(message.event);
    });
  }

  /** Whether the command before, if there was one, has ended well. Where it has failed, that is told. */
  #mayGoOn(message: OneCommand): boolean {
    if (message.after === null) return true;
    const before = this.#dispatching.deps.jobs.find(message.after);
    if (before?.state === "done" || (before?.state === "failed" && soAlready.includes(before.failure?.code ?? ""))) return true;
    // One that hasn't ended is for whoever resumes it: then we are woken again.
    if (before === null || before.endedAt !== null) skip(this.#dispatching, message);
    return false;
  }
}
