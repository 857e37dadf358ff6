import { z } from "zod";
import { readNearlyAnswer } from "../../commands/engine/for-us.ts";
import type { Incoming } from "../../model/rooms/incoming.ts";
import type { Proof } from "../encryption/encryption.ts";
import type { RoomEvent } from "../transport/events.ts";

const Annotation = z.object({ rel_type: z.literal("m.annotation"), event_id: z.string(), key: z.string() });

/** What a reaction to a question means. Some clients add a selector of colour to the sign. */
const words: ReadonlyMap<string, "yes" | "no"> = new Map([["✅", "yes"], ["❌", "no"]]);

/**
 * A ✅ or ❌ on a question, by the person who was asked, as if they had typed `yes` or `no` with its number; 👍 and its like, of which
 * they are told that it doesn't count; null for any other reaction. Clients don't encrypt reactions, which then count as typed without encryption.
 * @param numberOf the number of the question that an event asks, of this room and person.
 */
export function readReaction(
  { content, event_id: event, origin_server_ts: sentAt, sender, state_key: key, type }: RoomEvent,
  { direct, missed, now, numberOf, proof, room, user }: { readonly user: string; readonly room: string; readonly direct: boolean; readonly now: number; readonly missed: Incoming["missed"]; readonly proof: Proof; readonly numberOf: (room: string, prompt: string, asker: string) => string | null },
): Incoming | null {
  if (type !== "m.reaction" || key !== undefined || sender === user) return null;
  const reaction = Annotation.safeParse(content["m.relates_to"]).data;
  const sign = reaction?.key.replace(/\uFE0F/gu, "") ?? "";
  const word = words.get(sign) ?? (readNearlyAnswer(sign) === null ? sign : undefined);
  if (reaction === undefined || word === undefined) return null;
  const number = numberOf(room, reaction.event_id, sender);
  if (number === null) return null;
  return { event, room, sender, body: `${word} ${number}`, addressed: direct, unclear: false, thread: null, answerTo: reaction.event_id, sentAt, receivedAt: now, missed, after: null, ...proof };
}
