import type { Verdict } from "../../model/jobs/audit.ts";
import type { Below, Inbox, Incoming } from "../../model/rooms/incoming.ts";
import type { Outgoing } from "../../model/rooms/outgoing.ts";
import type { Json } from "../../model/json.ts";
import type { Origin } from "../../model/jobs/origin.ts";
import { questionLasts, type Confirmation } from "../../model/rooms/confirmations.ts";
import { reasonOf, UserError } from "../../model/error.ts";
import { allows, type Role } from "../../model/people/role.ts";
import { nothing } from "../../model/rooms/scope.ts";
import { failureOf } from "../../jobs/failure.ts";
import { failed } from "../../words/error.ts";
import { help } from "../../words/asking/help.ts";
import { notReached } from "../../words/asking/not-reached.ts";
import { cancelled, reacting, yesRunsIt } from "../../words/asking/prompt.ts";
import { allAtOnce } from "./all-at-once.ts";
import { aboutCommand, aboutLine } from "./audit-verdict.ts";
import { bound, type Command, type Invocation } from "./define.ts";
import { commandOf } from "./find-command.ts";
import type { OneCommand, Read, Reading } from "./message-reader.ts";
import { NearMiss } from "./near-miss.ts";
import { notAllowed } from "./not-allowed.ts";
import { parseLine, type Asked, type Parsed } from "./parse.ts";
import { perform } from "./perform.ts";
import type { Performing } from "./performing.ts";
import { depsFor, depsInScope, isInScope } from "./asker-scope.ts";

/** What answering takes. */
export type Answering = Performing & Reading & { readonly inbox: Inbox };

/** A `yes` that makes a command run. */
type Answer = {
  /** Whether it is the answer to the command's own question. */
  readonly confirms: boolean;
  /** It counts once: false when it did before. */
  readonly use: () => boolean;
};

/** What somebody is told. */
type Told = Pick<Outgoing, "kind" | "reply" | "reason">;

/** Does what a message asks for, or says why not. */
export class Answerer {
  readonly #answering: Answering;

  constructor(answering: Answering) {
    this.#answering = answering;
  }

  /** Ends when what was asked for has ended. What comes below it is kept for then, unless this one comes to nothing. @throws UserError; Interrupted when the program stops. */
  async answer(message: OneCommand, read: Read): Promise<void> {
    if (read.kind === "wrong") await this.#correct(message, read.role, read.error);
    else if (read.kind === "nearly-answer") this.refuse(message, this.#whatCounts(message, read.number), { kind: "unclear" });
    else if (read.kind === "answer") await this.#answered(message, read.role, read);
    else await this.#do(message, read.role, read, null);
  }

  /** Says what is wrong; a fault of ours gets a reference. */
  refuse(message: OneCommand, thrown: unknown, verdict: Verdict): void {
    const failure = failureOf(thrown, { id: 0, command: message.body.split(/\s/, 1)[0] ?? "" }, this.#answering.deps.log);
    this.#say(message, { kind: "failure", reply: failed(failure, message.body), reason: reasonOf(failure) }, { ...verdict, code: failure.code, ...(failure.ref === null ? {} : { note: `ref ${failure.ref}` }) });
  }

  /** What is left of a message isn't run, because the command before has failed, as its job has told. */
  skip({ below, body, ...message }: OneCommand): void {
    this.#say({ ...message, body, below: [] }, { kind: "failure", reply: [notReached([body, ...below], "failed")] }, { kind: "refused", code: "not-reached" }, below);
  }

  /** By which words what is waited for is answered. */
  #whatCounts({ room, sender }: OneCommand, number: string | null): UserError {
    const { deps: { clock, confirmations }, guesses } = this.#answering;
    const now = clock.now();
    const named = number === null ? null : confirmations.find(number, sender, room, now);
    const question = named ?? (guesses.find(sender, room, now) === null ? confirmations.latest(sender, room, now) : null);
    return new UserError("other-word", { number: question?.number ?? null });
  }

  /** What is nearly a command is offered to those only who may run it. */
  async #correct(message: OneCommand, role: Role, wrong: unknown): Promise<void> {
    const { guesses, table } = this.#answering;
    const verdict = { kind: "unclear", note: wrong instanceof NearMiss ? wrong.meant : null, ...aboutLine(message, { kind: "wrong", error: wrong }) } as const;
    if (!(wrong instanceof NearMiss)) {
      this.refuse(message, wrong, verdict);
      return;
    }
    const meant = askedBy(table, wrong.meant);
    const instead = meant.kind === "command" ? await this.#insteadOf(message, role, wrong, meant) : null;
    if (instead !== null) {
      guesses.take(message.sender, message.room);
      this.refuse(message, instead, verdict);
      return;
    }
    this.#say(message, { kind: "failure", reply: yesRunsIt(wrong), reason: reasonOf(wrong) }, { ...verdict, code: wrong.code });
  }

  /** What is said instead of an offer, where they may not run what is offered, or it could not be run; null where it can be offered. */
  async #insteadOf(message: OneCommand, role: Role, wrong: NearMiss, invocation: Invocation): Promise<UserError | null> {
    const { command, needed } = invocation;
    if (!allows(role, needed.role) || !(await this.#canBeAsked(message, command))) return wrong;
    return allAtOnce(invocation, await depsFor(this.#answering, { asker: message.sender, origin: originOf(message) }, needed.role));
  }

  async #do(message: OneCommand, role: Role, asked: Asked, answer: Answer | null): Promise<void> {
    if (asked.kind === "command") return this.#run(message, role, asked, answer);
    const table: Command[] = [];
    for (const command of this.#answering.table) if (await this.#canBeAsked(message, command)) table.push(command);
    this.#say(message, { kind: "outcome", reply: help(table, role, asked.command) }, { kind: "answered", command: "help" });
    answer?.use();
  }

  /** Whether a command can be asked where a message came from, whatever it names. */
  async #canBeAsked({ room, sender }: Incoming, command: Command): Promise<boolean> {
    return isInScope(command, (await this.#answering.scopeNow(room, sender, command.role)) ?? nothing);
  }

  async #run(message: OneCommand, role: Role, invocation: Invocation, answer: Answer | null): Promise<void> {
    const { deps, encrypted, owners } = this.#answering;
    const { command, input, needed } = invocation;
    if (!allows(role, needed.role)) throw notAllowed(needed, role, owners);
    const origin = originOf(message);
    const scoped = await depsInScope(this.#answering, { asker: message.sender, origin }, invocation);
    await invocation.check(scoped, origin);
    const question = answer?.confirms === true ? null : await invocation.question(scoped);
    if (question !== null) {
      const { number } = deps.confirmations.ask({
        asker: message.sender,
        room: message.room,
        event: message.event,
        command: command.path.join(" "),
        input: JSON.stringify(question.input ?? input),
        instanceId: question.about,
        expiresAt: deps.clock.now() + questionLasts,
      });
      this.#say(message, { kind: "prompt", reply: [...question.ask(message.sender, number), reacting(await encrypted(message.room))] }, { kind: "question", ...aboutCommand(invocation), note: number });
      answer?.use();
      return;
    }
    const also = (): void => {
      if (answer !== null && !answer.use()) throw new UserError("no-question", { why: "answered" });
    };
    await perform(this.#answering, { invocation, asker: message.sender, origin, event: message.event, rest: restOf(message), said: message.body, also });
  }

  async #answered(message: OneCommand, role: Role, { word, number }: Extract<Parsed, { kind: "answer" }>): Promise<void> {
    if (number === null) return this.#answeredGuess(message, role, word);
    const { deps, table } = this.#answering;
    const question = deps.confirmations.find(number, message.sender, message.room, deps.clock.now());
    if (question === null) throw new UserError("no-question", { why: "gone", number });
    if (word === "no") {
      this.#decline(message, question);
      return;
    }
    const invocation = bound(commandOf(table, question.command), JSON.parse(question.input) as Json);
    const now = await invocation.question(await depsInScope(this.#answering, { asker: message.sender, origin: originOf(message) }, invocation));
    if (now !== null && now.about !== question.instanceId) throw new UserError("no-question", { why: "gone", number });
    await this.#run(message, role, invocation, { confirms: true, use: () => deps.confirmations.forget(question.number) });
  }

  async #answeredGuess(message: OneCommand, role: Role, word: "yes" | "no"): Promise<void> {
    const { deps, guesses, table } = this.#answering;
    const { room, sender } = message;
    const guess = guesses.find(sender, room, deps.clock.now());
    if (guess === null) {
      const open = deps.confirmations.latest(sender, room, deps.clock.now());
      if (open === null) throw new UserError("no-question", { why: "none-open" });
      // A yes could mean anything else; a no leaves all as it is, whatever it means.
      if (word === "yes") throw new UserError("number-missing", { number: open.number });
      this.#decline(message, open);
      return;
    }
    const use = (): boolean => guesses.take(sender, room);
    if (word === "yes") return this.#do(message, role, askedBy(table, guess.line), { confirms: false, use });
    this.#say(message, { kind: "outcome", reply: cancelled() }, { kind: "declined", note: guess.line });
    use();
  }

  #decline(message: OneCommand, { command, input, number }: Confirmation): void {
    const { deps, table } = this.#answering;
    this.#say(message, { kind: "outcome", reply: cancelled() }, { kind: "declined", ...aboutCommand({ command: commandOf(table, command), input: JSON.parse(input) as Json }), note: number });
    deps.confirmations.forget(number);
  }

  /** Deals with a command by an answer, without a job. Only below an outcome others are still to be run. */
  #say(message: OneCommand, { kind, reply, ...reason }: Told, verdict: Verdict, skipped = kind === "outcome" ? [] : message.below): void {
    const { inbox, queued } = this.#answering;
    const { answerTo, body, event, room, sender, thread } = message;
    const rest = kind === "outcome" ? restOf(message) : null;
    const whole = kind === "outcome" || message.below.length === 0 ? reply : [...reply, notReached(message.below, kind === "prompt" ? "asked" : "refused")];
    inbox.answer(event, [{ room, reply: whole, kind, replyTo: answerTo ?? event, thread, asker: sender, ...reason }], { said: body, ...verdict }, { rest, skipped });
    queued();
  }
}

/** What is left of a message once its first command has been dealt with. */
export const restOf = ({ below }: OneCommand): Below["rest"] => (below.length === 0 ? null : below.join("\n"));

const originOf = ({ answerTo, event, room, thread }: Incoming): Origin => ({ kind: "room", room, event: answerTo ?? event, thread });

/** What a whole line asks for, which was read before. */
function askedBy(table: readonly Command[], line: string): Asked {
  const parsed = parseLine(table, line, { addressed: false });
  if (parsed.kind !== "command" && parsed.kind !== "help") throw new Error(`"${line}" asks for nothing.`);
  return parsed;
}
