import { UserError } from "../../model/error.ts";
import { originOf } from "../../model/jobs/origin.ts";
import { allows, type Role } from "../../model/people/role.ts";
import { questionLastsMs } from "../../model/rooms/confirmations.ts";
import type { Deps } from "../../operations/deps.ts";
import { help } from "../../words/asking/help.ts";
import { reacting } from "../../words/asking/prompt.ts";
import { canBeAsked, depsInScope } from "./asker-scope.ts";
import { aboutCommand } from "./audit-verdict.ts";
import type { Command, Invocation } from "./define.ts";
import type { MessageReader, OneCommand, Read } from "./message-reader.ts";
import { NearMiss } from "./near-miss.ts";
import { notAllowed } from "./not-allowed.ts";
import { perform } from "./perform.ts";
import type { Staging } from "./staging.ts";
import { restOf, tell } from "./tell.ts";
import { whatIsMeant, type Answer, type Meant } from "./what-is-meant.ts";

/**
 * The stages that a command goes through, in order; each hands on what the next one needs, or throws a UserError, which the dispatcher
 * says. First, in its room's turn: what it says, and who says it. Nothing that it says counts before that is known.
 * @returns null for people's talk.
 */
export async function letIn({ deps, guesses }: Staging, reader: MessageReader, message: OneCommand): Promise<Read | null> {
  const said = reader.parse(message);
  if (reader.isTalk(message, said)) return null;
  const role = await reader.roleOfSender(message, said);
  const { room, sender } = message;
  if (said.kind !== "answer" && said.kind !== "nearly-answer") guesses.forgetAll(room);
  if (said.kind === "wrong" && said.error instanceof NearMiss) guesses.offer({ asker: sender, room, line: said.error.meant, expiresAt: deps.clock.now() + questionLastsMs });
  return { ...said, role };
}

/** Then beside others: what it asks for, whether they may, on what it acts, whether it must be confirmed; and it is done. Ends when that has ended. */
export async function carryOut(staging: Staging, message: OneCommand, read: Read): Promise<void> {
  const meant = await whatIsMeant(staging, message, read);
  if (meant === null) return;
  const { answer, asked } = meant;
  if (asked.kind === "help") return sayHelp(staging, message, read.role, asked.command, answer);

  authorise(staging, asked, read.role);
  const origin = originOf(message);
  const scoped = await depsInScope(staging, { asker: message.sender, origin }, asked);
  await asked.check(scoped, origin);
  if (await ask(staging, message, asked, scoped, answer)) return;
  await run(staging, message, asked, answer);
}

/** @throws UserError `not-allowed`. */
function authorise({ owners }: Staging, { needed }: Invocation, role: Role): void {
  if (!allows(role, needed.role)) throw notAllowed(needed, role, owners);
}

/** Asks whether it is meant, where it destroys and wasn't confirmed. Gives whether there was something to ask. */
async function ask(staging: Staging, message: OneCommand, invocation: Invocation, scoped: Deps, answer: Answer | null): Promise<boolean> {
  const question = answer?.confirms === true ? null : await invocation.question(scoped);
  if (question === null) return false;
  const { deps: { clock, confirmations }, encrypted } = staging;
  const { number } = confirmations.ask({
    asker: message.sender,
    room: message.room,
    event: message.event,
    command: invocation.command.path.join(" "),
    input: JSON.stringify(question.input ?? invocation.input),
    instanceId: question.about,
    expiresAt: clock.now() + questionLastsMs,
  });
  const prompt = [...question.ask(message.sender, number), reacting(await encrypted(message.room))];
  tell(staging, message, { kind: "prompt", reply: prompt }, { kind: "question", ...aboutCommand(invocation), note: number });
  answer?.use();
  return true;
}

/** Makes a job of it and runs that, which says its end. What comes below it is kept for then. */
async function run(staging: Staging, message: OneCommand, invocation: Invocation, answer: Answer | null): Promise<void> {
  const also = (): void => {
    if (answer !== null && !answer.use()) throw new UserError("no-question", { why: "answered" });
  };
  await perform(staging, { invocation, asker: message.sender, origin: originOf(message), event: message.event, rest: restOf(message), said: message.body, also });
}

/** Help shows what can be asked there by whoever asks. */
async function sayHelp(staging: Staging, message: OneCommand, role: Role, about: Extract<Meant["asked"], { kind: "help" }>["command"], answer: Answer | null): Promise<void> {
  const table: Command[] = [];
  for (const command of staging.table) if (await canBeAsked(staging, message, command)) table.push(command);
  tell(staging, message, { kind: "outcome", reply: help(table, role, about) }, { kind: "answered", command: "help" });
  answer?.use();
}
