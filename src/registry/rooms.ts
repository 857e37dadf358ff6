import { z } from "zod";
import type { Instant } from "../model/clock.ts";
import type { Store } from "./store.ts";

/** An admin room, as it is remembered. */
export type AdminRoom = {
  readonly id: string;
  /** Under which entry of the config (an id or an alias) it is one; null where an owner's invite made it one. */
  readonly configured: string | null;
  /** Since when the bot has been out of it; null while it is in. */
  readonly lostAt: Instant | null;
  /** As which room it goes on; null while it does itself. */
  readonly replacedBy: string | null;
  /** The event that said that it goes on elsewhere, and wasn't followed. */
  readonly refusedTombstone: string | null;
};

/** The admin rooms that the bot has joined. */
export interface Rooms {
  /** Ids of those that are in use, in the order in which they were joined. */
  all(): string[];
  /** In use or not. */
  find(id: string): AdminRoom | null;
  /** Which room went on as which. */
  replaced(): readonly { readonly id: string; readonly replacedBy: string }[];
  /** Adds it, or only puts it under another entry; the bot is in it. */
  add(id: string, configured: string | null): void;
  remove(id: string): void;
  /** The bot is out of it. */
  lose(id: string, at: Instant): void;
  /** It goes on as another one, under the same entry. */
  replace(id: string, by: string): void;
  refuseTombstone(id: string, event: string): void;
}

const Row = z.object({ id: z.string(), configured: z.string().nullable(), lostAt: z.number().nullable(), replacedBy: z.string().nullable(), refusedTombstone: z.string().nullable() }) satisfies z.ZodType<AdminRoom>;
const IdRow = z.object({ id: z.string() });
const ReplacedRow = z.object({ id: z.string(), replacedBy: z.string() });

/** The table of admin rooms. */
export function roomsIn(store: Store): Rooms {
  const all = store.rows(IdRow, "SELECT id FROM rooms WHERE lostAt IS NULL AND replacedBy IS NULL ORDER BY position");
  const find = store.row(Row, "SELECT id, configured, lostAt, replacedBy, refusedTombstone FROM rooms WHERE id = :id");
  const replaced = store.rows(ReplacedRow, "SELECT id, replacedBy FROM rooms WHERE replacedBy IS NOT NULL");
  const add = store.change(`INSERT INTO rooms (id, configured) VALUES (:id, :configured)
    ON CONFLICT (id) DO UPDATE SET configured = excluded.configured, lostAt = NULL, replacedBy = NULL`);
  const remove = store.change("DELETE FROM rooms WHERE id = :id");
  const lose = store.change("UPDATE rooms SET lostAt = :at WHERE id = :id AND lostAt IS NULL");
  const replace = store.change("UPDATE rooms SET replacedBy = :by WHERE id = :id");
  const refuse = store.change("UPDATE rooms SET refusedTombstone = :event WHERE id = :id");

  return {
    all: () => all().map(({ id }) => id),
    find: (id) => find({ id }),
    replaced,
    add: (id, configured) => void add({ id, configured }),
    remove: (id) => void remove({ id }),
    lose: (id, at) => void lose({ id, at }),
    replace: (id, by) =>
      store.together(() => {
        add({ id: by, configured: find({ id })?.configured ?? null });
        replace({ id, by });
      }),
    refuseTombstone: (id, event) => void refuse({ id, event }),
  };
}
