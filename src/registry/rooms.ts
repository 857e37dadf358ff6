import { z } from "zod";
import type { Store } from "./store.ts";

/** The admin rooms that the bot has joined. */
export interface Rooms {
  /** Room ids, in the order in which they were joined. */
  all(): string[];
  add(id: string): void;
  remove(id: string): void;
}

/** The table of admin rooms. */
export function roomsIn(store: Store): Rooms {
  const all = store.rows(z.object({ id: z.string() }), "SELECT id FROM rooms ORDER BY position");
  const add = store.change("INSERT OR IGNORE INTO rooms (id) VALUES (:id)");
  const remove = store.change("DELETE FROM rooms WHERE id = :id");

  return { all: () => all().map(({ id }) => id), add: (id) => void add({ id }), remove: (id) => void remove({ id }) };
}
