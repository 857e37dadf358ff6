import type { Outgoing, QueuedOutgoing } from "../../model/rooms/outgoing.ts";
import { answersTogether } from "../../words/rooms/together.ts";
import { tooLong } from "./content.ts";
import { render } from "./render.ts";

/** A question must stand alone, a link's message may go another way, and a file comes before its message. */
const standsAlone = ({ kind, reply }: Outgoing): boolean => kind === "prompt" || reply.some((block) => block.kind === "link" || block.kind === "file");

const isNotification = ({ kind }: Outgoing): boolean => kind === "notice" || kind === "alert" || kind === "resolved";

/** As many of these, from the first on, as make one message that is easy to read. */
export function coalescible(messages: readonly QueuedOutgoing[]): readonly QueuedOutgoing[] {
  const [first] = messages;
  if (first === undefined || standsAlone(first)) return messages.slice(0, 1);
  let whole = render(first.reply, () => "");
  let fit = 1;
  for (const message of messages.slice(1)) {
    const more = render(message.reply, () => "");
    whole = { body: `${whole.body}\n${more.body}`, html: whole.html + more.html };
    if (standsAlone(message) || isNotification(message) !== isNotification(first) || message.thread !== first.thread || tooLong(whole)) break;
    fit += 1;
  }
  return messages.slice(0, fit);
}

/** Several answers, or several things that happened, as one message. It answers the newest command, and rings if one of them does. */
export function coalesced(messages: readonly [Outgoing, ...Outgoing[]]): Outgoing {
  const [first] = messages;
  const { room, thread, replyTo, asker } = messages.at(-1) ?? messages[0];
  const replies = messages.map(({ reply }) => reply);
  if (isNotification(first)) {
    const kinds = messages.map(({ kind }) => kind);
    return { room, kind: kinds.includes("alert") ? "alert" : first.kind, reply: replies.flat(), replyTo, thread, asker };
  }
  const kind = messages.every((message) => message.kind === "failure") ? "failure" : "outcome";
  return { room, kind, reply: answersTogether(replies), replyTo, thread, asker };
}
