import { line, type Reply } from "../../model/reply.ts";

/** Many answers as one message, for a homeserver that lets few through. */
export const answersTogether = (replies: readonly Reply[]): Reply => [
  line(`This homeserver limits how much I may send, so here are ${replies.length} answers in one, in the order of the commands:`),
  ...replies.flatMap(([first, ...rest]): Reply => {
    if (first === undefined) return [];
    return first.kind === "line" ? [line(`↩ ${first.text}`), ...rest] : [line("↩"), first, ...rest];
  }),
];
