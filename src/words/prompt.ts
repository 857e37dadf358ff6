import { line, type Block } from "../model/reply.ts";

/** Who must answer, and how; nothing in a shell, which asks in its own way. */
export const answerLine = (asker: string, number: string | null): readonly Block[] =>
  number === null ? [] : [line(`${asker}: answer \`yes ${number}\` within 5 min, or \`no ${number}\`.`)];
