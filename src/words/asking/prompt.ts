import type { Reason } from "../../model/error.ts";
import { line, type Block, type Reply } from "../../model/reply.ts";
import { phrase } from "../errors/phrase.ts";

/** Who must answer, and how; nothing in a shell, which asks in its own way. */
export const answerLine = (asker: string, number: string | null): readonly Block[] =>
  number === null ? [] : [line(`${asker}: answer \`yes ${number}\` within 5 min, or \`no ${number}\`.`)];

/** What a reaction to the question does. Reactions aren't encrypted: in an encrypted room they only leave things as they are. */
export const reacting = (encrypted: boolean): Block => line(encrypted ? "You can also react with ❌ to leave it as it is." : "You can also react with ✅ or ❌.");

/** `no` to a question. */
export const cancelled = (): Reply => [line(phrase({ code: "cancelled", facts: {} }).message)];

/** What is nearly a command, in a room, where an answer runs the line that was meant. */
export const yesRunsIt = (near: Reason): Reply => [line(`${phrase(near).message} Answer \`yes\` to run it.`)];
