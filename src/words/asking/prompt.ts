import { line, type Block } from "../../model/reply.ts";

/** Who must answer, and how; nothing in a shell, which asks in its own way. */
export const answerLine = (asker: string, number: string | null): readonly Block[] =>
  number === null ? [] : [line(`${asker}: answer \`yes ${number}\` within 5 min, or \`no ${number}\`.`)];

/** What a reaction to the question does. Reactions aren't encrypted: in an encrypted room they only leave things as they are. */
export const reacting = (encrypted: boolean): Block => line(encrypted ? "A ❌ on this message leaves it as it is, too." : "A ✅ or ❌ on this message does as well.");
