import type { Incoming } from "../../model/rooms/incoming.ts";
import type { Proof } from "../encryption/encryption.ts";
import { relationOf, type RoomEvent } from "../transport/events.ts";
import { saidTo, type Addressee } from "./addressed.ts";
import { namePeople } from "./name-people.ts";

/** The lines with which older clients quote what they answer; the command comes after them. */
const withoutQuote = (body: string): string => body.replace(/^(> .*\n)+\n?/, "");

/** Where a message came in. `user` and `name` are the bot's own. */
export type Where = Addressee & { readonly room: string; readonly direct: boolean; readonly now: number; readonly missed: Incoming["missed"]; readonly proof: Proof };

/**
 * The text that somebody typed, as it would be kept: null for anything but new text messages of other people. Notices are never
 * answered (bots would talk to each other for ever), edits are never run. Whom it names stand in it by their ids, and where it begins
 * with the bot's name it is what is said to the bot; by its name alone, somebody wants to know what to say.
 */
export function readMessage({ content, event_id: event, origin_server_ts: sentAt, sender, state_key: key, type }: RoomEvent, where: Where): Incoming | null {
  const { direct, missed, name, now: receivedAt, proof, room, user } = where;
  if (type !== "m.room.message" || key !== undefined || sender === user) return null;
  if (content["msgtype"] !== "m.text" || typeof content["body"] !== "string") return null;
  const { edits, thread, answers } = relationOf(content);
  // Its relation is outside what is encrypted, where a homeserver can take it away.
  if (edits !== null || content["m.new_content"] !== undefined) return null;

  const typed = answers === null ? content["body"] : withoutQuote(content["body"]);
  const named = namePeople(typed, htmlOf(content));
  // What it is called the homeserver could change, so that words to somebody else were said to it.
  const toBot = saidTo({ user, name: proof.device === null ? name : null }, named ?? typed);
  const body = toBot === "" ? "!help" : (toBot ?? named ?? typed);
  return { event, room, sender, body, addressed: direct || toBot !== null, unclear: named === null, thread, answerTo: null, sentAt, receivedAt, missed, after: null, ...proof };
}

const htmlOf = ({ format, formatted_body: html }: RoomEvent["content"]): string | null => (format === "org.matrix.custom.html" && typeof html === "string" ? html : null);
