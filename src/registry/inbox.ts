import { z } from "zod";
import type { Inbox, Outbox, SendingDevice } from "../model/job.ts";
import { Flag, jsonOf } from "./json.ts";
import type { Store } from "./store.ts";

const Device = z.object({ id: z.string(), identity: z.string().nullable(), signed: z.boolean() }) satisfies z.ZodType<SendingDevice>;

const Missed = z.object({ away: z.number().nullable() });

const Row = z.object({
  event: z.string(),
  room: z.string(),
  sender: z.string(),
  body: z.string(),
  direct: Flag,
  thread: z.string().nullable(),
  answerTo: z.string().nullable(),
  sentAt: z.number(),
  receivedAt: z.number(),
  device: z.union([z.null(), jsonOf(Device)]),
  ciphertext: z.string().nullable(),
  missed: z.union([z.null(), jsonOf(Missed)]),
});

/** Marks an event as dealt with; false when it was already, or never came in. For use in a transaction. */
export function dealingIn(store: Store, now: () => number): (event: string) => boolean {
  const deal = store.change("UPDATE inbox SET dealtAt = :now, body = NULL WHERE event = :event AND dealtAt IS NULL");
  return (event) => deal({ event, now: now() }) === 1;
}

/** The table of incoming commands. Rows that were dealt with stay, without their text, so that an event counts once forever. */
export function inboxIn(store: Store, outbox: Outbox, deal: (event: string) => boolean): Inbox {
  const insert = store.change(`INSERT OR IGNORE INTO inbox (event, room, sender, body, direct, thread, answerTo, sentAt, receivedAt, device, ciphertext, missed)
    VALUES (:event, :room, :sender, :body, :direct, :thread, :answerTo, :sentAt, :receivedAt, :device, :ciphertext, :missed)`);
  const waiting = store.rows(Row, "SELECT event, room, sender, body, direct, thread, answerTo, sentAt, receivedAt, device, ciphertext, missed FROM inbox WHERE dealtAt IS NULL ORDER BY position");

  const answerAll: Inbox["answerAll"] = (events, messages) =>
    store.together(() => {
      const first = events.filter((event) => deal(event)).length > 0;
      if (first) messages.forEach((message) => outbox.put(message));
    });

  return {
    add: (message) => void insert({ ...message, direct: Number(message.direct), device: message.device && JSON.stringify(message.device), missed: message.missed && JSON.stringify(message.missed) }),
    waiting,
    answer: (event, messages) => answerAll([event], messages),
    answerAll,
  };
}
