import type { Inbox, Incoming, Json, Outgoing } from "../model/job.ts";
import type { Reply } from "../model/reply.ts";
import { allows, type Role } from "../model/role.ts";
import { failureOf, Interrupted } from "../operations/run-job.ts";
import { failed } from "../words/error.ts";
import { help } from "../words/help.ts";
import { cancelled, notAllowed, questionGone, strangerRefused } from "../words/refusal.ts";
import type { Command } from "./define.ts";
import { parseLine, type Parsed } from "./parse.ts";
import { commandOf, perform, type Performing } from "./perform.ts";

/** How long a question waits for its answer, in milliseconds. */
const questionLasts = 5 * 60_000;

export type Dispatching = Performing & {
  readonly inbox: Inbox;
  readonly owners: readonly string[];
  /** What somebody may do, as the room says now. */
  readonly roleOf: (room: string, user: string) => Promise<Role>;
  /** Shows that a message was picked up; called with the end of its work. */
  readonly working: (message: Incoming, work: Promise<void>) => void;
};

/** Deals with what came in: the one boundary where errors become words. */
export class Dispatcher {
  readonly #dispatching: Dispatching;
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(dispatching: Dispatching) {
    this.#dispatching = dispatching;
  }

  /** Takes up all that waits in the inbox. Returns at once. */
  wake(): void {
    for (const message of this.#dispatching.inbox.waiting()) {
      if (this.#underWay.has(message.event)) continue;
      const work = this.#handle(message).finally(() => this.#underWay.delete(message.event));
      this.#underWay.set(message.event, work);
      this.#dispatching.working(message, work);
    }
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  async #handle(message: Incoming): Promise<void> {
    const { deps } = this.#dispatching;
    try {
      await this.#understand(message);
    } catch (thrown) {
      if (thrown instanceof Interrupted) return;
      const failure = failureOf(thrown, { id: 0, command: message.body.split(/\s/, 1)[0] ?? "" }, deps.log);
      try {
        this.#say(message, "failure", failed(failure, message.body));
      } catch (unwritable) {
        // The database itself fails: the message stays in the inbox, and the next start finds it.
        deps.log.error({ err: unwritable }, "an answer could not be queued");
      }
    }
  }

  async #understand(message: Incoming): Promise<void> {
    const { inbox, table } = this.#dispatching;
    const parsed = await this.#parse(message);
    // A bare `yes` in a shared room is people's talk.
    if (parsed.kind === "none" || (parsed.kind === "answer" && parsed.number === null && !message.direct)) {
      inbox.answer(message.event, []);
      return;
    }
    const role = await this.#admit(message);
    if (parsed.kind === "answer") return this.#answered(message, role, parsed);
    if (parsed.kind === "help") this.#say(message, "outcome", help(table, role, parsed.command));
    else await this.#run(message, role, parsed.command, parsed.input, null);
  }

  /** A line that is wrong says what would be right, and so is for those only who may know. */
  async #parse(message: Incoming): Promise<Parsed> {
    try {
      return parseLine(this.#dispatching.table, message.body, { direct: message.direct });
    } catch (thrown) {
      await this.#admit(message);
      throw thrown;
    }
  }

  /** What the sender may do. @throws UserError for a stranger. */
  async #admit({ room, sender }: Incoming): Promise<Role> {
    const role = await this.#dispatching.roleOf(room, sender);
    if (!allows(role, "viewer")) throw strangerRefused();
    return role;
  }

  /** @param answered the number of the question that was answered by yes; null before it is asked. */
  async #run(message: Incoming, role: Role, command: Command, input: Json, answered: string | null): Promise<void> {
    const { deps, owners } = this.#dispatching;
    if (!allows(role, command.role)) throw notAllowed(command, role, owners);
    const origin = { kind: "room", room: message.room, event: message.event, thread: message.thread } as const;
    await command.check(input, deps, origin);
    const question = answered === null ? await command.question(input, deps) : null;
    if (question !== null) {
      const { number } = deps.confirmations.ask({
        asker: message.sender,
        room: message.room,
        command: command.path.join(" "),
        input: JSON.stringify(input),
        instanceId: question.about,
        expiresAt: deps.clock.now() + questionLasts,
      });
      this.#say(message, "prompt", question.ask(message.sender, number));
      return;
    }
    const also = (): void => (answered === null ? undefined : deps.confirmations.forget(answered));
    await perform(this.#dispatching, { command, input, asker: message.sender, origin, event: message.event, also });
  }

  async #answered(message: Incoming, role: Role, { word, number }: { readonly word: "yes" | "no"; readonly number: string | null }): Promise<void> {
    const { deps, table } = this.#dispatching;
    const question = number === null ? null : deps.confirmations.find(number, message.sender, message.room, deps.clock.now());
    if (question === null) throw questionGone(number);
    if (word === "no") {
      this.#say(message, "outcome", cancelled());
      deps.confirmations.forget(question.number);
      return;
    }
    const command = commandOf(table, question.command);
    const input = JSON.parse(question.input) as Json;
    const now = await command.question(input, deps);
    if (now !== null && now.about !== question.instanceId) throw questionGone(number);
    await this.#run(message, role, command, input, question.number);
  }

  /** Deals with a message by an answer, without a job. */
  #say({ event, room, sender, thread }: Incoming, kind: Outgoing["kind"], reply: Reply): void {
    const { inbox, queued } = this.#dispatching;
    inbox.answer(event, [{ room, reply, kind, replyTo: event, thread, asker: sender }]);
    queued();
  }
}
