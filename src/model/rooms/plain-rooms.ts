import type { Outgoing } from "./outgoing.ts";

/** Rooms without encryption. */
export interface PlainRooms {
  /** Queues a message for its room, unless that was told before. Committed when it returns. */
  tellOnce(message: Outgoing): void;
}
