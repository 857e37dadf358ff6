import type { Outgoing, QueuedOutgoing } from "../model/job.ts";
import { answersTogether } from "../words/together.ts";
import { tooLong } from "./content.ts";
import { render } from "./render.ts";

/** A question must stand alone, and a link's message may go another way. */
const standsAlone = ({ kind, reply }: Outgoing): boolean => kind === "prompt" || reply.some((block) => block.kind === "link");

/** As many of these, from the first on, as make one message that is easy to read. */
export function foldable(messages: readonly QueuedOutgoing[]): readonly QueuedOutgoing[] {
  const [first] = messages;
  if (first === undefined || standsAlone(first)) return messages.slice(0, 1);
  let whole = render(first.reply, () => "");
  let fit = 1;
  for (const message of messages.slice(1)) {
    const more = render(message.reply, () => "");
    whole = { body: `${whole.body}\n${more.body}`, html: whole.html + more.html };
    if (standsAlone(message) || message.thread !== first.thread || tooLong(whole)) break;
    fit += 1;
  }
  return messages.slice(0, fit);
}

/** Several notices, or several answers, as one message. It answers the newest command. */
export function folded(messages: readonly [Outgoing, ...Outgoing[]]): Outgoing {
  const [{ kind: firstKind }] = messages;
  const { room, thread, replyTo, asker } = messages.at(-1) ?? messages[0];
  const replies = messages.map(({ reply }) => reply);
  if (firstKind === "notice") return { room, kind: "notice", reply: replies.flat(), replyTo, thread, asker };
  const kind = messages.every((message) => message.kind === "failure") ? "failure" : "outcome";
  return { room, kind, reply: answersTogether(replies), replyTo, thread, asker };
}
