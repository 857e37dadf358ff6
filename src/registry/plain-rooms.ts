import type { Outbox } from "../model/rooms/outgoing.ts";
import type { PlainRooms } from "../model/rooms/plain-rooms.ts";
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
