import type { Outbox } from "../model/jobs/job.ts";
import type { PlainRooms } from "../model/registry.ts";
import type { Store } from "./store.ts";

/** The table of rooms that have been told what it means that they aren't encrypted. */
export function plainRoomsIn(store: Store, outbox: Outbox): PlainRooms {
  const told = store.change("INSERT OR IGNORE INTO plainRooms (room) VALUES (:room)");

  return {
    tellOnce: (message) =>
      store.together(() => {
        if (told({ room: message.room }) === 1) outbox.put(message);
      }),
  };
}
