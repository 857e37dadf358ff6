import { z } from "zod";
import type { Store } from "./store.ts";

/** An admin room, and under which entry of the config (an id or an alias) it is one; null where an owner's invite made it one. */
export type AdminRoom = { readonly id: string; readonly configured: string | null };

/** The admin rooms that the bot has joined. */
export interface Rooms {
  /** Room ids, in the order in which they were joined. */
  all(): string[];
  find(id: string): AdminRoom | null;
  /** Adds it, or only puts it under another entry. */
  add(id: string, configured: string | null): void;
  remove(id: string): void;
}

const Row = z.object({ id: z.string(), configured: z.string().nullable() }) satisfies z.ZodType<AdminRoom>;

/** The table of admin rooms. */
export function roomsIn(store: Store): Rooms {
  const all = store.rows(Row, "SELECT id, configured FROM rooms ORDER BY position");
  const find = store.row(Row, "SELECT id, configured FROM rooms WHERE id = :id");
  const add = store.change("INSERT INTO rooms (id, configured) VALUES (:id, :configured) ON CONFLICT (id) DO UPDATE SET configured = excluded.configured");
  const remove = store.change("DELETE FROM rooms WHERE id = :id");

  return {
    all: () => all().map(({ id }) => id),
    find: (id) => find({ id }),
    add: (id, configured) => void add({ id, configured }),
    remove: (id) => void remove({ id }),
  };
}
