import { z } from "zod";
import type { Clock } from "../model/clock.ts";
import type { Audit } from "../model/jobs/audit.ts";
import type { Outbox } from "../model/rooms/outgoing.ts";
import type { KeyMessage, KeyMessages } from "../model/rooms/key-message.ts";
import type { Store } from "./store.ts";

const Row = z.object({
  event: z.string(),
  room: z.string(),
  sender: z.string(),
  thread: z.string().nullable(),
  device: z.string().nullable(),
  what: z.string(),
}) satisfies z.ZodType<KeyMessage>;

/** The table of messages that held a key. Rows stay, so that each is removed, told of and audited once. */
export function keyMessagesIn(store: Store, outbox: Pick<Outbox, "put">, audit: Pick<Audit, "add">, now: Clock["now"]): KeyMessages {
  const keep = store.change("INSERT OR IGNORE INTO keyMessages (event, room, sender, thread, device, what) VALUES (:event, :room, :sender, :thread, :device, :what)");
  const next = store.row(Row, "SELECT event, room, sender, thread, device, what FROM keyMessages WHERE doneAt IS NULL ORDER BY position LIMIT 1");
  const done = store.change("UPDATE keyMessages SET doneAt = :now WHERE event = :event AND doneAt IS NULL");

  return {
    keep: (message) => void keep(message),
    next: () => next(),
    done: ({ device, event, room, sender: who, thread, what }, removed, message) =>
      store.together(() => {
        if (done({ event, now: now() }) === 0) return;
        outbox.put(message);
        audit.add({ kind: "key", who, place: { kind: "room", room, event, thread }, device, code: removed ? "removed" : "not-removed", note: what });
      }),
  };
}
