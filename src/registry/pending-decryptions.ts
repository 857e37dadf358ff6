import { z } from "zod";
import type { PendingDecryptions } from "../model/rooms/incoming.ts";
import type { Outbox } from "../model/rooms/outgoing.ts";
import type { Store } from "./store.ts";

const Row = z.object({ event: z.string(), room: z.string(), since: z.number(), content: z.string() });

/** The table of messages whose keys haven't come. */
export function pendingDecryptionsIn(store: Store, outbox: Outbox): PendingDecryptions {
  const keep = store.change("INSERT OR IGNORE INTO unread (event, room, since, content) VALUES (:event, :room, :since, :content)");
  const all = store.rows(Row, "SELECT event, room, since, content FROM unread ORDER BY since, event");
  const forget = store.change("DELETE FROM unread WHERE event = :event");

  return {
    keep: (message) => void keep(message),
    all,
    forget: (event, message) =>
      store.together(() => {
        if (forget({ event }) === 1 && message !== null) outbox.put(message);
      }),
  };
}
