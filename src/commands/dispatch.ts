import type { Verdict } from "../model/audit.ts";
import type { Inbox, Incoming, Json, Origin, Outgoing } from "../model/job.ts";
import { questionLasts, type Guesses, type PlainRooms } from "../model/registry.ts";
import type { Reply } from "../model/reply.ts";
import { allows, type Role } from "../model/role.ts";
import { nothing } from "../model/scope.ts";
import { subjectOf, withSubject } from "../model/subject.ts";
import { failureOf, Interrupted } from "../operations/run-job.ts";
import { failed } from "../words/error.ts";
import { help } from "../words/help.ts";
import { notRun } from "../words/missed.ts";
import { yesRunsIt } from "../words/misread.ts";
import { reacting } from "../words/prompt.ts";
import { answeredBefore, cancelled, notAllowed, numberMissing, questionGone, strangerRefused } from "../words/refusal.ts";
import { believesHomeserver } from "../words/unencrypted.ts";
import { believe } from "./believe.ts";
import type { Command } from "./define.ts";
import { NearMiss } from "./near-miss.ts";
import { parseLine, type Asked, type Parsed } from "./parse.ts";
import { commandOf, perform, type Performing } from "./perform.ts";
import { depsIfWithin, isWithin } from "./within-scope.ts";

/** Until a message is tried again whose answer could not be written, in milliseconds. */
const tryAgainAfter = 5000;

export type Dispatching = Performing & {
  readonly inbox: Inbox;
  readonly guesses: Guesses;
  readonly plainRooms: PlainRooms;
  readonly owners: readonly string[];
  /** What somebody may do, as the room says now. */
  readonly roleOf: (room: string, user: string) => Promise<Role>;
  /** Whether a room is encrypted; once it was, it is for ever. */
  readonly encrypted: (room: string) => Promise<boolean>;
  /** Told when not even an answer could be written. */
  readonly disturbed: (thrown: unknown) => void;
  /** Shows that a message was picked up; called with the end of its work. */
  readonly working: (message: Incoming, work: Promise<void>) => void;
};

/** What a message is, or what is wrong with it. */
type Line = Parsed | { readonly kind: "wrong"; readonly error: unknown };

/** A message for us, and what its sender may do. */
type Read = Exclude<Line, { readonly kind: "none" }> & { readonly role: Role };

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
  /** The last message of each room that is being read. */
  readonly #reading = new Map<string, Promise<unknown>>();

  constructor(dispatching: Dispatching) {
    this.#dispatching = dispatching;
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
        this.#refuse(message, thrown, { kind: "refused", ...about(this.#parse(message)), ...talkLeftOut(message, this.#parse(message)) });
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
    await this.#inTurn(room, async () => {
      for (const message of messages) {
        await this.#handle(message, async () => {
          const said = this.#parse(message);
          if (this.#isTalk(message, said)) {
            this.#dispatching.inbox.answer(message.event, [], null);
            return;
          }
          await this.#admit(message, said);
          declined.push(message);
        });
      }
    });
    const last = declined.at(-1);
    if (last === undefined) return;
    await this.#handle(last, async () => {
      const { inbox, queued } = this.#dispatching;
      const { answerTo, event, sender, thread } = last;
      const verdicts = declined.map((each) => ({ event: each.event, verdict: { kind: "missed", ...about(this.#parse(each)), ...talkLeftOut(each, this.#parse(each)) } as const }));
      inbox.answerAll(verdicts, [{ room, reply: notRun(declined), kind: "failure", replyTo: answerTo ?? event, thread, asker: sender }]);
      queued();
    });
  }

  async #understand(message: Incoming): Promise<void> {
    const read = await this.#inTurn(message.room, () => this.#read(message));
    if (read === null) this.#dispatching.inbox.answer(message.event, [], null);
    else if (read.kind === "wrong") await this.#correct(message, read.role, read.error);
    else if (read.kind === "answer") await this.#answered(message, read.role, read);
    else await this.#do(message, read.role, read, null);
  }

  /** A room's messages are read in the order in which they came: a bare `yes` means what was said before it. */
  async #inTurn<T>(room: string, read: () => Promise<T>): Promise<T> {
    const turn = (this.#reading.get(room) ?? Promise.resolve()).then(read);
    this.#reading.set(room, turn.catch(() => undefined));
    return turn;
  }

  /** Null for people's talk. Nothing that it says counts before it is known who says it, and what they may. @throws UserError. */
  async #read(message: Incoming): Promise<Read | null> {
    const { deps, guesses } = this.#dispatching;
    const { room, sender } = message;
    const said = this.#parse(message);
    if (this.#isTalk(message, said)) return null;
    const role = await this.#admit(message, said);
    if (said.kind !== "answer") guesses.forgetAll(room);
    if (said.kind === "wrong" && said.error instanceof NearMiss) guesses.offer({ asker: sender, room, line: said.error.meant, expiresAt: deps.clock.now() + questionLasts });
    return { ...said, role };
  }

  #isTalk({ direct, room, sender }: Incoming, said: Line): said is Extract<Line, { readonly kind: "none" }> {
    const { deps, guesses } = this.#dispatching;
    if (said.kind !== "answer" || said.number !== null || direct) return said.kind === "none";
    // In a shared room a bare `yes` of somebody whom nothing was asked is people's talk.
    const now = deps.clock.now();
    return guesses.find(sender, room, now) === null && deps.confirmations.latest(sender, room, now) === null;
  }

  #parse({ body, direct }: Incoming): Line {
    try {
      return parseLine(this.#dispatching.table, body, { direct });
    } catch (thrown) {
      return { kind: "wrong", error: thrown };
    }
  }

  /** What the sender may do, once it is sure that it is them. @throws UserError for a stranger, and where it isn't sure. */
  async #admit(message: Incoming, said: Line): Promise<Role> {
    const { deps, encrypted, owners, plainRooms, roleOf } = this.#dispatching;
    const role = await roleOf(message.room, message.sender);
    // What is wrong with a device, or a line, is for those only who may know.
    if (!allows(role, "viewer")) throw strangerRefused();
    const leavesAllAsItIs = said.kind === "answer" && said.word === "no";
    if (leavesAllAsItIs) return role;
    believe(message, { identities: deps.identities, owners, encrypted: await encrypted(message.room), now: deps.clock.now() });
    if (message.device === null) plainRooms.tellOnce({ room: message.room, reply: believesHomeserver(), kind: "notice", replyTo: null, thread: null, asker: null });
    return role;
  }

  /** What is nearly a command is offered to those only who may run it. */
  async #correct(message: Incoming, role: Role, wrong: unknown): Promise<void> {
    const { guesses, table } = this.#dispatching;
    const verdict = { kind: "unclear", note: wrong instanceof NearMiss ? wrong.meant : null, ...talkLeftOut(message, { kind: "wrong", error: wrong }) } as const;
    if (!(wrong instanceof NearMiss)) {
      this.#refuse(message, wrong, verdict);
      return;
    }
    const meant = askedBy(table, wrong.meant);
    if (meant.kind === "command" && !(allows(role, meant.command.neededFor(meant.input).role) && (await this.#canBeAsked(message, meant.command)))) {
      guesses.take(message.sender, message.room);
      this.#refuse(message, wrong, verdict);
      return;
    }
    this.#say(message, "failure", yesRunsIt(wrong.typed, wrong.meant), { ...verdict, code: wrong.code });
  }

  /** Says what is wrong; a fault of ours gets a reference. */
  #refuse(message: Incoming, thrown: unknown, verdict: Verdict): void {
    const failure = failureOf(thrown, { id: 0, command: message.body.split(/\s/, 1)[0] ?? "" }, this.#dispatching.deps.log);
    this.#say(message, "failure", failed(failure, message.body), { ...verdict, code: failure.code, ...(failure.ref === null ? {} : { note: `ref ${failure.ref}` }) });
  }

  async #do(message: Incoming, role: Role, asked: Asked, answer: Answer | null): Promise<void> {
    if (asked.kind === "command") return this.#run(message, role, asked.command, asked.input, answer);
    const table: Command[] = [];
    for (const command of this.#dispatching.table) if (await this.#canBeAsked(message, command)) table.push(command);
    this.#say(message, "outcome", help(table, role, asked.command), { kind: "answered", command: "help" });
    answer?.use();
  }

  /** Whether a command can be asked where a message came from, whatever it names. */
  async #canBeAsked({ room, sender }: Incoming, command: Command): Promise<boolean> {
    return isWithin(command, (await this.#dispatching.scopeNow(room, sender, command.role)) ?? nothing);
  }

  async #run(message: Incoming, role: Role, command: Command, input: Json, answer: Answer | null): Promise<void> {
    const { deps, encrypted, owners } = this.#dispatching;
    const needed = command.neededFor(input);
    if (!allows(role, needed.role)) throw notAllowed(needed, role, owners);
    const origin = originOf(message);
    const scoped = await depsIfWithin(this.#dispatching, { asker: message.sender, input, origin }, command);
    await command.check(input, scoped, origin);
    const question = answer?.confirms === true ? null : await command.question(input, scoped);
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
      this.#say(message, "prompt", [...question.ask(message.sender, number), reacting(await encrypted(message.room))], { kind: "question", ...about({ command, input }), note: number });
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
      const declined = { command: commandOf(table, question.command), input: JSON.parse(question.input) as Json };
      this.#say(message, "outcome", cancelled(), { kind: "declined", ...about(declined), note: question.number });
      deps.confirmations.forget(question.number);
      return;
    }
    const command = commandOf(table, question.command);
    const input = JSON.parse(question.input) as Json;
    const now = await command.question(input, await depsIfWithin(this.#dispatching, { asker: message.sender, input, origin: originOf(message) }, command));
    if (now !== null && now.about !== question.instanceId) throw questionGone(number);
    await this.#run(message, role, command, input, { confirms: true, use: () => deps.confirmations.forget(question.number) });
  }

  async #answeredGuess(message: Incoming, role: Role, word: "yes" | "no"): Promise<void> {
    const { deps, guesses, table } = this.#dispatching;
    const { room, sender } = message;
    const guess = guesses.find(sender, room, deps.clock.now());
    if (guess === null) {
      const open = deps.confirmations.latest(sender, room, deps.clock.now());
      throw open === null ? questionGone(null) : numberMissing(open.number);
    }
    const use = (): boolean => guesses.take(sender, room);
    if (word === "yes") return this.#do(message, role, askedBy(table, guess.line), { confirms: false, use });
    this.#say(message, "outcome", cancelled(), { kind: "declined", note: guess.line });
    use();
  }

  /** Deals with a message by an answer, without a job. */
  #say({ answerTo, event, room, sender, thread }: Incoming, kind: Outgoing["kind"], reply: Reply, verdict: Verdict): void {
    const { inbox, queued } = this.#dispatching;
    inbox.answer(event, [{ room, reply, kind, replyTo: answerTo ?? event, thread, asker: sender }], verdict);
    queued();
  }
}

const originOf = ({ answerTo, event, room, thread }: Incoming): Origin => ({ kind: "room", room, event: answerTo ?? event, thread });

/** In a chat with nobody else, whatever isn't even nearly a command may be meant for nobody, or be a password typed in the wrong place. */
const talkLeftOut = ({ body, direct }: Incoming, said: Line): Pick<Verdict, "said"> =>
  direct && said.kind === "wrong" && !(said.error instanceof NearMiss) && !/^\s*[!！]/u.test(body) ? { said: null } : {};

/** What a line is about, where it is a command. */
function about(said: Line | { readonly command: Command; readonly input: Json }): Pick<Verdict, "command" | "instance"> {
  if (!("input" in said)) return {};
  const { command, input } = said;
  return { command: withSubject(command.path.join(" "), input), instance: subjectOf(input).name };
}

/** What a whole line asks for, which was read before. */
function askedBy(table: readonly Command[], line: string): Asked {
  const parsed = parseLine(table, line, { direct: false });
  if (parsed.kind !== "command" && parsed.kind !== "help") throw new Error(`"${line}" asks for nothing.`);
  return parsed;
}
