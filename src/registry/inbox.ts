import { z } from "zod";
import type { Clock } from "../model/clock.ts";
import type { Audit, NewEntry } from "../model/jobs/audit.ts";
import type { Inbox, Incoming, SendingDevice } from "../model/rooms/incoming.ts";
import type { Outbox } from "../model/rooms/outgoing.ts";
import { Flag, jsonOf } from "./json.ts";
import type { Store } from "./store.ts";

const Device = z.object({ id: z.string(), identity: z.string().nullable(), signed: z.boolean() }) satisfies z.ZodType<SendingDevice>;

const Missed = z.object({ away: z.number().nullable() });

const Row = z.object({
  event: z.string(),
  room: z.string(),
  sender: z.string(),
  body: z.string(),
  addressed: Flag,
  unclear: Flag,
  thread: z.string().nullable(),
  answerTo: z.string().nullable(),
  sentAt: z.number(),
  receivedAt: z.number(),
  device: z.union([z.null(), jsonOf(Device)]),
  ciphertext: z.string().nullable(),
  missed: z.union([z.null(), jsonOf(Missed)]),
  after: z.number().nullable(),
});

const EventRow = z.object({ event: z.string() });

const columns = Object.keys(Row.shape).join(", ");

/**
 * Marks an event as dealt with, or as being `rest` from now on, and gives what the audit holds of it; null when it was dealt with
 * already, or never came in. For use in a transaction.
 */
export type Deal = (event: string, rest?: string | null) => Message | null;

type Message = Required<Pick<NewEntry, "who" | "place" | "device" | "said">>;

export function dealingIn(store: Store, now: Clock["now"]): Deal {
  const find = store.row(Row, `SELECT ${columns} FROM inbox WHERE event = :event AND dealtAt IS NULL`);
  const deal = store.change(`UPDATE inbox SET dealtAt = :now, body = NULL, room = '', sender = '', thread = NULL, answerTo = NULL, device = NULL, missed = NULL, after = NULL WHERE event = :event`);
  const goOn = store.change("UPDATE inbox SET body = :rest, after = NULL WHERE event = :event");
  return (event, rest = null) => {
    const message = find({ event });
    if (message === null) return null;
    if (rest === null) deal({ event, now: now() });
    else goOn({ event, rest });
    return told(message);
  };
}

/** What the audit holds of a message. */
const told = ({ body, device, event, room, sender, thread }: Incoming): Message => ({ who: sender, place: { kind: "room", room, event, thread }, device: device?.id ?? null, said: body });

/** The table of incoming commands. Of rows that were dealt with only the names of event and ciphertext stay, so that each counts once forever. */
export function inboxIn(store: Store, outbox: Outbox, audit: Pick<Audit, "add">, deal: Deal): Inbox {
  const insert = store.change(`INSERT OR IGNORE INTO inbox (event, room, sender, body, addressed, unclear, thread, answerTo, sentAt, receivedAt, device, ciphertext, missed)
    VALUES (:event, :room, :sender, :body, :addressed, :unclear, :thread, :answerTo, :sentAt, :receivedAt, :device, :ciphertext, :missed)`);
  const waiting = store.rows(Row, `SELECT ${columns} FROM inbox WHERE dealtAt IS NULL ORDER BY position`);
  const find = store.row(Row, `SELECT ${columns} FROM inbox WHERE event = :event AND dealtAt IS NULL`);
  const first = store.row(EventRow, "SELECT event FROM inbox WHERE ciphertext = :ciphertext");
  // A row of its own, dealt with, so that it is audited once however often it is delivered.
  const insertReplay = store.change(`INSERT OR IGNORE INTO inbox (event, room, sender, body, addressed, sentAt, receivedAt, dealtAt)
    VALUES (:event, '', '', NULL, :addressed, :sentAt, :receivedAt, :receivedAt)`);

  const answerAll: Inbox["answerAll"] = (verdicts, messages) =>
    store.together(() => {
      let first = false;
      for (const { event, verdict } of verdicts) {
        const message = deal(event);
        if (message === null) continue;
        first = true;
        if (verdict !== null) audit.add({ ...message, ...verdict });
      }
      if (first) messages.forEach((message) => outbox.put(message));
    });

  return {
    add: (message) =>
      store.together(() => {
        const row = { ...message, addressed: Number(message.addressed), unclear: Number(message.unclear), device: message.device && JSON.stringify(message.device), missed: message.missed && JSON.stringify(message.missed) };
        if (insert(row) === 1) return;
        const replayed = message.ciphertext === null ? null : first({ ciphertext: message.ciphertext });
        if (replayed === null || replayed.event === message.event || insertReplay(row) === 0) return;
        audit.add({ kind: "replayed", ...told(message), note: `it was ${replayed.event} before` });
      }),
    waiting,
    find: (event) => find({ event }),
    answer: (event, messages, verdict, { rest, skipped } = { rest: null, skipped: [] }) =>
      store.together(() => {
        const message = deal(event, rest);
        if (message === null) return;
        if (verdict !== null) audit.add({ ...message, ...verdict });
        for (const said of skipped) audit.add({ ...message, kind: "refused", code: "not-reached", said });
        messages.forEach((each) => outbox.put(each));
      }),
    answerAll,
  };
}
