import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Chat, ChatMessage } from "../model/rooms/chat.ts";
import type { Clock } from "../model/clock.ts";
import type { Log } from "../model/log.ts";
import { whoAmI } from "./transport/accounts.ts";
import { Client, path } from "./transport/client.ts";
import { kindField } from "./outbound/content.ts";
import { Undecryptable } from "./crypto/undecryptable.ts";
import { Encryption, type KeyPlace } from "./encryption/encryption.ts";
import { relationOf, type RoomEvent, type SyncResponse } from "./transport/events.ts";
import { fillGap } from "./transport/fill-gap.ts";
import { retry } from "./transport/retry.ts";
import { Rooms } from "./rooms/rooms.ts";
import { followSync, syncNow } from "./transport/sync.ts";
import { toUserError } from "./transport/request-failure.ts";

/** How long a message is tried before it counts as not sent. */
const deadlineMs = 2 * 60_000;

/** `relief` is what older versions called `resolved`: the rooms' history has it still. */
const Kind = z.preprocess((kind) => (kind === "relief" ? "resolved" : kind), z.enum(["outcome", "failure", "notice", "alert", "resolved", "prompt", "progress"])).nullable().catch(null);
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
  /** The keys of this seat's device. */
  readonly keys: KeyPlace;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/** Messages that wait for their keys, at most. */
const mostWaiting = 200;

/**
 * Takes a person's seat in a room. The place from which messages are followed is asked for before anything can be sent, so that
 * no answer is missed.
 * @throws UserError `token-refused`, `homeserver-away` (after two minutes), those of `Encryption.open`.
 */
export async function openChat({ clock, keys, log, room, signal, token, url }: ChatOptions): Promise<Chat> {
  const client = new Client(url, token);
  const retryOptions = { clock, log, signal, deadlineMs };
  const asking = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (thrown) {
      signal.throwIfAborted();
      throw toUserError(thrown, url);
    }
  };

  const { deviceId: device, userId: user } = await asking(async () => retry("sign in", () => whoAmI(client, signal), retryOptions));
  const rooms = new Rooms(user, []);
  const over = new AbortController();
  const encryption = await asking(async () => Encryption.open({ client, device, keys, onBroken: (thrown) => over.abort(thrown), retryOptions, rooms }));
  let since = await asking(async () => {
    const now = await retry("first sync", () => syncNow(client, signal), retryOptions);
    await encryption.receive(now);
    await encryption.doubtAll();
    takeState(now);
    await retry("look into the room", () => rooms.learn(room, client, signal), retryOptions);
    return now.next_batch;
  });
  let waiting: readonly RoomEvent[] = [];

  return {
    user,
    async send(text) {
      // One name for all tries, so that a repeat isn't a second message.
      const name = randomUUID();
      const sent = await asking(async () => {
        const { content, type } = await encryption.seal(room, { msgtype: "m.text", body: text, "m.mentions": {} });
        return retry("send", () => client.call("PUT", path("rooms", room, "send", type, name), { body: content, signal }), retryOptions);
      });
      return z.object({ event_id: z.string() }).parse(sent).event_id;
    },
    async follow(seen, until) {
      const ended = AbortSignal.any([signal, until, over.signal]);
      try {
        await followSync(client, since, async (response, from) => {
          await encryption.receive(response);
          takeState(response);
          const timeline = response.rooms.join?.[room]?.timeline;
          const gap = timeline?.limited === true && timeline.prev_batch !== undefined
            ? await fillGap(client, room, { user, from: timeline.prev_batch, since: from, signal: ended })
            : [];
          since = response.next_batch;
          const had = new Set(timeline?.events.map((event) => event.event_id));
          const events = [...waiting, ...gap.filter((each) => !had.has(each.event_id)), ...(timeline?.events ?? [])];
          const unread: RoomEvent[] = [];
          for (const event of events) {
            const opened = await read(event);
            if (opened === null) unread.push(event);
            const message = opened && chatMessage(opened, user);
            if (message) seen(message);
          }
          waiting = unread.slice(-mostWaiting);
        }, { clock, log, signal: ended });
      } catch (thrown) {
        if (over.signal.aborted) throw over.signal.reason;
        if (!ended.aborted) throw toUserError(thrown, url);
      } finally {
        await encryption.close();
      }
    },
  };

  function takeState(response: SyncResponse): void {
    const joined = response.rooms.join?.[room];
    if (joined) rooms.apply(room, [...joined.state.events, ...joined.timeline.events]);
  }

  /** Null for what can't be read yet. */
  async function read(event: RoomEvent): Promise<RoomEvent | null> {
    try {
      return (await encryption.open(room, event)).event;
    } catch (thrown) {
      if (thrown instanceof Undecryptable) return null;
      throw thrown;
    }
  }
}
