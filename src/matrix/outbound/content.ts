import type { Outgoing } from "../../model/rooms/outgoing.ts";
import type { Rendered } from "./render.ts";

/** The field in which Innkeeper says what a message of its own is. */
export const kindField = "org.innkeeper.kind";

export type Content = Readonly<Record<string, unknown>>;

/** Past so much text and HTML a message becomes a file. As JSON, where each quote and line's end counts twice: encrypted, 48,329 are the most. */
const mostBytes = 40_000;
/** Lines past which it becomes one: nobody scrolls further on a phone. */
const mostLines = 120;

/** Whether a message is better read as a file, or could not be sent otherwise. */
export const tooLong = ({ body, html }: Rendered): boolean =>
  Buffer.byteLength(JSON.stringify([body, html])) > mostBytes || body.split("\n").length > mostLines;

/** Where a message stands: what it answers, and in which thread. */
export function relation({ replyTo, thread }: Pick<Outgoing, "replyTo" | "thread">): Content {
  if (thread !== null) {
    const answers = { event_id: replyTo ?? thread };
    return { "m.relates_to": { rel_type: "m.thread", event_id: thread, is_falling_back: replyTo === null, "m.in_reply_to": answers } };
  }
  return replyTo === null ? {} : { "m.relates_to": { "m.in_reply_to": { event_id: replyTo } } };
}

/** Whether somebody has a Matrix id, and isn't a shell's user or a page. */
export const isMatrixId = (asker: string | null): asker is string => asker !== null && /^@[^:\s]*:\S+$/.test(asker);

const text = ({ body, html }: Rendered): Content => ({ body, format: "org.matrix.custom.html", formatted_body: html });

/** Whose phone a message rings: only a question and trouble do. */
function ringing({ asker, kind }: Pick<Outgoing, "kind" | "asker">, onCall: readonly string[]): readonly string[] {
  if (kind === "alert") return onCall;
  return kind === "prompt" && isMatrixId(asker) ? [asker] : [];
}

/**
 * The content of a message. Mentions inside notices don't ring, and what rings nobody says that it mentions nobody.
 * @param onCall whom trouble rings in its room.
 */
export function contentOf(outgoing: Pick<Outgoing, "kind" | "asker" | "replyTo" | "thread">, rendered: Rendered, onCall: readonly string[]): Content {
  const rings = ringing(outgoing, onCall);
  return {
    msgtype: rings.length > 0 ? "m.text" : "m.notice",
    ...text(rendered),
    "m.mentions": rings.length > 0 ? { user_ids: rings } : {},
    ...relation(outgoing),
    [kindField]: outgoing.kind,
  };
}

/** The same words in place of what an own message said. */
export const editOf = (event: string, content: Content): Content => ({
  ...content,
  body: `* ${String(content["body"])}`,
  "m.new_content": content,
  "m.relates_to": { rel_type: "m.replace", event_id: event },
});

/** A text file that was uploaded: under `url`, or encrypted under `file`. */
export const fileContent = (where: { readonly url: string } | { readonly file: Content }, name: string, bytes: number, outgoing: Pick<Outgoing, "replyTo" | "thread">): Content => ({
  msgtype: "m.file",
  body: name,
  filename: name,
  ...where,
  info: { mimetype: "text/plain", size: bytes },
  "m.mentions": {},
  ...relation(outgoing),
});
