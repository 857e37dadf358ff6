import type { Inbox, Incoming, Json, Outgoing } from "../model/job.ts";
import type { Guesses } from "../model/registry.ts";
import type { Reply } from "../model/reply.ts";
import { allows, type Role } from "../model/role.ts";
import { failureOf, Interrupted } from "../operations/run-job.ts";
import { failed } from "../words/error.ts";
import { help } from "../words/help.ts";
import { yesRunsIt } from "../words/misread.ts";
import { answeredBefore, cancelled, notAllowed, questionGone, strangerRefused } from "../words/refusal.ts";
import type { Command } from "./define.ts";
import { NearMiss } from "./near-miss.ts";
import { parseLine, type Asked, type Parsed } from "./parse.ts";
import { commandOf, perform, type Performing } from "./perform.ts";

/** How long a question waits for its answer, in milliseconds. */
const questionLasts = 5 * 60_000;

export type Dispatching = Performing & {
  readonly inbox: Inbox;
  readonly guesses: Guesses;
  readonly owners: readonly string[];
  /** What somebody may do, as the room says now. */
  readonly roleOf: (room: string, user: string) => Promise<Role>;
  /** Shows that a message was picked up; called with the end of its work. */
  readonly working: (message: Incoming, work: Promise<void>) => void;
};

/** What a message is, or what is wrong with it. */
type Read = Parsed | { readonly kind: "wrong"; readonly error: unknown };

/** A `yes` that makes a command run. */
type Answer = {
  /** Whether it is the answer to the command's own question. */
  readonly confirms: boolean;
  /** It counts once: false when it did before. */
  readonly use: () => boolean;
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
    const read = this.#read(message);
    if (read.kind === "none") {
      this.#dispatching.inbox.answer(message.event, []);
      return;
    }
    // A line that is wrong says what would be right, and so is for those only who may know.
    const role = await this.#admit(message);
    if (read.kind === "wrong") this.#correct(message, role, read.error);
    else if (read.kind === "answer") await this.#answered(message, role, read);
    else await this.#do(message, role, read, null);
  }

  /** What it says, and what a bare `yes` means. Nothing is waited for meanwhile: messages are read in the order in which they came. */
  #read({ body, direct, room, sender }: Incoming): Read {
    const { deps, guesses, table } = this.#dispatching;
    try {
      const parsed = parseLine(table, body, { direct });
      if (parsed.kind === "none") return parsed;
      if (parsed.kind !== "answer") guesses.forgetAll(room);
      // In a shared room a bare `yes` that answers nothing is people's talk.
      else if (parsed.number === null && !direct && guesses.find(sender, room, deps.clock.now()) === null) return { kind: "none" };
      return parsed;
    } catch (thrown) {
      guesses.forgetAll(room);
      if (thrown instanceof NearMiss) guesses.offer({ asker: sender, room, line: thrown.meant, expiresAt: deps.clock.now() + questionLasts });
      return { kind: "wrong", error: thrown };
    }
  }

  /** What the sender may do. @throws UserError for a stranger. */
  async #admit({ room, sender }: Incoming): Promise<Role> {
    const role = await this.#dispatching.roleOf(room, sender);
    if (!allows(role, "viewer")) throw strangerRefused();
    return role;
  }

  /** What is nearly a command is offered to those only who may run it. @throws what was wrong. */
  #correct(message: Incoming, role: Role, wrong: unknown): void {
    const { guesses, table } = this.#dispatching;
    if (!(wrong instanceof NearMiss)) throw wrong;
    const meant = askedBy(table, wrong.meant);
    if (meant.kind === "command" && !allows(role, meant.command.role)) {
      guesses.take(message.sender, message.room);
      throw wrong;
    }
    this.#say(message, "failure", yesRunsIt(wrong.typed, wrong.meant));
  }

  async #do(message: Incoming, role: Role, asked: Asked, answer: Answer | null): Promise<void> {
    if (asked.kind === "command") return this.#run(message, role, asked.command, asked.input, answer);
    this.#say(message, "outcome", help(this.#dispatching.table, role, asked.command));
    answer?.use();
  }

  async #run(message: Incoming, role: Role, command: Command, input: Json, answer: Answer | null): Promise<void> {
    const { deps, owners } = this.#dispatching;
    if (!allows(role, command.role)) throw notAllowed(command, role, owners);
    const origin = { kind: "room", room: message.room, event: message.event, thread: message.thread } as const;
    await command.check(input, deps, origin);
    const question = answer?.confirms === true ? null : await command.question(input, deps);
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
      answer?.use();
      return;
    }
    const also = (): void => {
      if (answer !== null && !answer.use()) throw answeredBefore();
    };
    await perform(this.#dispatching, { command, input, asker: message.sender, origin, event: message.event, also });
  }

  async #answered(message: Incoming, role: Role, { word, number }: Extract<Parsed, { kind: "answer" }>): Promise<void> {
    if (number === null) return this.#answeredGuess(message, role, word);
    const { deps, table } = this.#dispatching;
    const question = deps.confirmations.find(number, message.sender, message.room, deps.clock.now());
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
    await this.#run(message, role, command, input, { confirms: true, use: () => deps.confirmations.forget(question.number) });
  }

  async #answeredGuess(message: Incoming, role: Role, word: "yes" | "no"): Promise<void> {
    const { deps, guesses, table } = this.#dispatching;
    const { room, sender } = message;
    const guess = guesses.find(sender, room, deps.clock.now());
    if (guess === null) throw questionGone(null);
    const use = (): boolean => guesses.take(sender, room);
    if (word === "yes") return this.#do(message, role, askedBy(table, guess.line), { confirms: false, use });
    this.#say(message, "outcome", cancelled());
    use();
  }

  /** Deals with a message by an answer, without a job. */
  #say({ event, room, sender, thread }: Incoming, kind: Outgoing["kind"], reply: Reply): void {
    const { inbox, queued } = this.#dispatching;
    inbox.answer(event, [{ room, reply, kind, replyTo: event, thread, asker: sender }]);
    queued();
  }
}

/** What a whole line asks for, which was read before. */
function askedBy(table: readonly Command[], line: string): Asked {
  const parsed = parseLine(table, line, { direct: false });
  if (parsed.kind !== "command" && parsed.kind !== "help") throw new Error(`"${line}" asks for nothing.`);
  return parsed;
}
