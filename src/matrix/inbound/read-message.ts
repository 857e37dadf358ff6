import type { Incoming } from "../../model/rooms/incoming.ts";
import type { Proof } from "../encryption/encryption.ts";
import { relationOf, type RoomEvent } from "../transport/events.ts";

/** The lines with which older clients quote what they answer; the command comes after them. */
const withoutQuote = (body: string): string => body.replace(/^(> .*\n)+\n?/, "");

/**
 * The text that somebody typed, as it would be kept: null for anything but new text messages of other people. Notices are never
 * answered (bots would talk to each other for ever), edits are never run.
 */
export function readMessage(
  event: RoomEvent,
  where: { readonly user: string; readonly room: string; readonly direct: boolean; readonly now: number; readonly missed: Incoming["missed"]; readonly proof: Proof },
): Incoming | null {
  const { type, sender, content } = event;
  if (type !== "m.room.message" || event.state_key !== undefined || sender === where.user) return null;
  if (content["msgtype"] !== "m.text" || typeof content["body"] !== "string") return null;
  const { edits, thread, answers } = relationOf(content);
  // Its relation is outside what is encrypted, where a homeserver can take it away.
  if (edits !== null || content["m.new_content"] !== undefined) return null;

  const body = answers === null ? content["body"] : withoutQuote(content["body"]);
  return { event: event.event_id, room: where.room, sender, body, direct: where.direct, thread, answerTo: null, sentAt: event.origin_server_ts, receivedAt: where.now, missed: where.missed, after: null, ...where.proof };
}
