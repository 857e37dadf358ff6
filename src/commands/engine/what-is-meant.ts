import { reasonOf, UserError } from "../../model/error.ts";
import { originOf } from "../../model/jobs/origin.ts";
import type { Json } from "../../model/json.ts";
import { allows, type Role } from "../../model/people/role.ts";
import type { Confirmation } from "../../model/rooms/confirmations.ts";
import { cancelled, yesRunsIt } from "../../words/asking/prompt.ts";
import { allAtOnce } from "./all-at-once.ts";
import { canBeAsked, depsFor, depsInScope } from "./asker-scope.ts";
import { aboutCommand, aboutLine } from "./audit-verdict.ts";
import { bound, type Command, type Invocation } from "./define.ts";
import { commandOf } from "./find-command.ts";
import type { OneCommand, Read } from "./message-reader.ts";
import { NearMiss } from "./near-miss.ts";
import { parseLine, type Asked, type Parsed } from "./parse.ts";
import type { Staging } from "./staging.ts";
import { refuse, tell } from "./tell.ts";

/** A `yes` that makes a command run. */
export type Answer = {
  /** Whether it is the answer to the command's own question. */
  readonly confirms: boolean;
  /** It counts once: false when it did before. */
  readonly use: () => boolean;
};

/** What is to be done. */
export type Meant = {
  readonly asked: Asked;
  /** What made it so, where it wasn't typed by itself. */
  readonly answer: Answer | null;
};

/**
 * What somebody wants done: what they typed, or what they were asked about or offered and said `yes` to. Null where nothing is to be
 * done, which they are told: after a `no`, and of what is wrong, or nearly right.
 * @throws UserError `no-question`, `number-missing`.
 */
export async function whatIsMeant(staging: Staging, message: OneCommand, read: Read): Promise<Meant | null> {
  switch (read.kind) {
    case "wrong":
      await correct(staging, message, read.role, read.error);
      return null;
    case "nearly-answer":
      refuse(staging, message, whatCounts(staging, message, read.number), { kind: "unclear" });
      return null;
    case "answer":
      return read.number === null ? answeredBare(staging, message, read.word) : answered(staging, message, read.word, read.number);
    default:
      return { asked: read, answer: null };
  }
}

/** By which words what is waited for is answered. */
function whatCounts({ deps: { clock, confirmations }, guesses }: Staging, { room, sender }: OneCommand, number: string | null): UserError {
  const now = clock.now();
  const named = number === null ? null : confirmations.find(number, sender, room, now);
  const question = named ?? (guesses.find(sender, room, now) === null ? confirmations.latest(sender, room, now) : null);
  return new UserError("other-word", { number: question?.number ?? null });
}

/** An answer to the question with that number. */
async function answered(staging: Staging, message: OneCommand, word: AnswerWord, number: string): Promise<Meant | null> {
  const { deps: { clock, confirmations }, table } = staging;
  const question = confirmations.find(number, message.sender, message.room, clock.now());
  if (question === null) throw new UserError("no-question", { why: "gone", number });
  if (word === "no") return decline(staging, message, question);
  const invocation = bound(commandOf(table, question.command), JSON.parse(question.input) as Json);
  const now = await invocation.question(await depsInScope(staging, { asker: message.sender, origin: originOf(message) }, invocation));
  if (now !== null && now.about !== question.instanceId) throw new UserError("no-question", { why: "gone", number });
  return { asked: { kind: "command", ...invocation }, answer: { confirms: true, use: () => confirmations.forget(question.number) } };
}

/** An answer without a number: to what was offered, if something was. */
async function answeredBare(staging: Staging, message: OneCommand, word: AnswerWord): Promise<Meant | null> {
  const { deps: { clock, confirmations }, guesses, table } = staging;
  const { room, sender } = message;
  const guess = guesses.find(sender, room, clock.now());
  if (guess === null) {
    const open = confirmations.latest(sender, room, clock.now());
    if (open === null) throw new UserError("no-question", { why: "none-open" });
    // A yes could mean anything else; a no leaves all as it is, whatever it means.
    if (word === "yes") throw new UserError("number-missing", { number: open.number });
    return decline(staging, message, open);
  }
  const use = (): boolean => guesses.take(sender, room);
  if (word === "yes") return { asked: askedBy(table, guess.line), answer: { confirms: false, use } };
  tell(staging, message, { kind: "outcome", reply: cancelled() }, { kind: "declined", note: guess.line });
  use();
  return null;
}

function decline(staging: Staging, message: OneCommand, { command, input, number }: Confirmation): null {
  tell(staging, message, { kind: "outcome", reply: cancelled() }, { kind: "declined", ...aboutCommand({ command: commandOf(staging.table, command), input: JSON.parse(input) as Json }), note: number });
  staging.deps.confirmations.forget(number);
  return null;
}

/** Says what is wrong. What is nearly a command is offered to those only who may run it. */
async function correct(staging: Staging, message: OneCommand, role: Role, wrong: unknown): Promise<void> {
  const { guesses, table } = staging;
  const verdict = { kind: "unclear", note: wrong instanceof NearMiss ? wrong.meant : null, ...aboutLine(message, { kind: "wrong", error: wrong }) } as const;
  if (!(wrong instanceof NearMiss)) {
    refuse(staging, message, wrong, verdict);
    return;
  }
  const offered = askedBy(table, wrong.meant);
  const instead = offered.kind === "command" ? await insteadOf(staging, message, role, wrong, offered) : null;
  if (instead === null) {
    tell(staging, message, { kind: "failure", reply: yesRunsIt(wrong), reason: reasonOf(wrong) }, { ...verdict, code: wrong.code });
    return;
  }
  guesses.take(message.sender, message.room);
  refuse(staging, message, instead, verdict);
}

/** What is said instead of an offer, where they may not run what is offered, or it could not be run; null where it can be offered. */
async function insteadOf(staging: Staging, message: OneCommand, role: Role, wrong: NearMiss, offered: Invocation): Promise<UserError | null> {
  const { command, needed } = offered;
  if (!allows(role, needed.role) || !(await canBeAsked(staging, message, command))) return wrong;
  return allAtOnce(offered, await depsFor(staging, { asker: message.sender, origin: originOf(message) }, needed.role));
}

type AnswerWord = Extract<Parsed, { readonly kind: "answer" }>["word"];

/** What a whole line asks for, which was read before. */
function askedBy(table: readonly Command[], line: string): Asked {
  const parsed = parseLine(table, line, { addressed: false });
  if (parsed.kind !== "command" && parsed.kind !== "help") throw new Error(`"${line}" asks for nothing.`);
  return parsed;
}
