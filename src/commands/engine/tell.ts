import { failureOf } from "../../jobs/failure.ts";
import { reasonOf } from "../../model/error.ts";
import type { Verdict } from "../../model/jobs/audit.ts";
import type { Below, Inbox } from "../../model/rooms/incoming.ts";
import type { Outgoing } from "../../model/rooms/outgoing.ts";
import { notReached } from "../../words/asking/not-reached.ts";
import { failed } from "../../words/error.ts";
import type { OneCommand } from "./message-reader.ts";
import type { Performing } from "./performing.ts";

/** What telling takes. */
export type Telling = Pick<Performing, "deps" | "queued"> & { readonly inbox: Inbox };

/** What somebody is told. */
type Told = Pick<Outgoing, "kind" | "reply" | "reason">;

/** Deals with a command by an answer, without a job. Only below an outcome others are still to be run. */
export function tell({ inbox, queued }: Telling, message: OneCommand, { kind, reply, ...reason }: Told, verdict: Verdict, skipped = kind === "outcome" ? [] : message.below): void {
  const { answerTo, body, event, room, sender, thread } = message;
  const rest = kind === "outcome" ? restOf(message) : null;
  const whole = kind === "outcome" || message.below.length === 0 ? reply : [...reply, notReached(message.below, kind === "prompt" ? "asked" : "refused")];
  inbox.answer(event, [{ room, reply: whole, kind, replyTo: answerTo ?? event, thread, asker: sender, ...reason }], { said: body, ...verdict }, { rest, skipped });
  queued();
}

/** Says what is wrong; a fault of ours gets a reference. */
export function refuse(telling: Telling, message: OneCommand, thrown: unknown, verdict: Verdict): void {
  const failure = failureOf(thrown, { id: 0, command: message.body.split(/\s/, 1)[0] ?? "" }, telling.deps.log);
  tell(telling, message, { kind: "failure", reply: failed(failure, message.body), reason: reasonOf(failure) }, { ...verdict, code: failure.code, ...(failure.ref === null ? {} : { note: `ref ${failure.ref}` }) });
}

/** What is left of a message isn't run, because the command before has failed, as its job has told. */
export function skip(telling: Telling, { below, body, ...message }: OneCommand): void {
  tell(telling, { ...message, body, below: [] }, { kind: "failure", reply: [notReached([body, ...below], "failed")] }, { kind: "refused", code: "not-reached" }, below);
}

/** What is left of a message once its first command has been dealt with. */
export const restOf = ({ below }: OneCommand): Below["rest"] => (below.length === 0 ? null : below.join("\n"));
