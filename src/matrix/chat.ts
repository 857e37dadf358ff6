import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Chat, ChatMessage } from "../model/chat.ts";
import type { Clock } from "../model/clock.ts";
import type { Log } from "../model/log.ts";
import { whoAmI } from "./accounts.ts";
import { Client, path } from "./client.ts";
import { kindField } from "./content.ts";
import { relationOf, type RoomEvent } from "./events.ts";
import { fillGap } from "./fill-gap.ts";
import { persist } from "./retry.ts";
import { followSync, syncNow } from "./sync.ts";
import { toUserError } from "./trouble.ts";

/** How long a message is tried before it counts as not sent, in milliseconds. */
const deadline = 2 * 60_000;

const Kind = z.enum(["outcome", "failure", "notice", "prompt", "progress"]).nullable().catch(null);
const Edited = z.object({ body: z.string() });

/** A message as a chat shows it; null for anything without text, and for what `user` wrote. */
export function chatMessage({ event_id: event, type, sender, content }: RoomEvent, user: string): ChatMessage | null {
  if (type !== "m.room.message" || sender === user) return null;
  const { edits, answers } = relationOf(content);
  const body = (edits === null ? undefined : Edited.safeParse(content["m.new_content"]).data?.body) ?? content["body"];
  if (typeof body !== "string") return null;
  return { event, sender, body, edits, answers, kind: Kind.parse(content[kindField] ?? null) };
}

export type ChatOptions = {
  readonly url: string;
  readonly token: string;
  readonly room: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/**
 * Takes a person's seat in a room. The place from which messages are followed is asked for before anything can be sent, so that
 * no answer is missed.
 * @throws UserError `token-refused`, `homeserver-silent` (after two minutes).
 */
export async function openChat({ url, token, room, clock, log, signal }: ChatOptions): Promise<Chat> {
  const client = new Client(url, token);
  const patience = { clock, log, signal };
  const asking = async <T>(what: string, ask: () => Promise<T>): Promise<T> => {
    try {
      return await persist(what, ask, { ...patience, deadline });
    } catch (thrown) {
      signal.throwIfAborted();
      throw toUserError(thrown, url);
    }
  };

  const { userId: user } = await asking("sign in", () => whoAmI(client, signal));
  let since = (await asking("first sync", () => syncNow(client, signal))).next_batch;

  return {
    user,
    async send(text) {
      // One name for all tries, so that a repeat isn't a second message.
      const to = path("rooms", room, "send", "m.room.message", randomUUID());
      const body = { msgtype: "m.text", body: text, "m.mentions": {} };
      const sent = await asking("send", () => client.call("PUT", to, { body, signal }));
      return z.object({ event_id: z.string() }).parse(sent).event_id;
    },
    async follow(seen, until) {
      const over = AbortSignal.any([signal, until]);
      try {
        await followSync(client, since, async (response, from) => {
          const timeline = response.rooms.join?.[room]?.timeline;
          const gap = timeline?.limited === true && timeline.prev_batch !== undefined
            ? await fillGap(client, room, { user, from: timeline.prev_batch, since: from, signal: over })
            : [];
          since = response.next_batch;
          const had = new Set(timeline?.events.map((event) => event.event_id));
          for (const event of [...gap.filter((each) => !had.has(each.event_id)), ...(timeline?.events ?? [])]) {
            const message = chatMessage(event, user);
            if (message) seen(message);
          }
        }, { clock, log, signal: over });
      } catch (thrown) {
        if (!over.aborted) throw toUserError(thrown, url);
      }
    },
  };
}
