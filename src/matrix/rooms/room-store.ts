import type { Instant } from "../../model/clock.ts";

/** The admin rooms: those that the config names or, where it names none, those into which an owner invited the bot. */
export interface RoomStore {
  /** Those in use. */
  all(): readonly string[];
  /** In use or not. */
  find(room: string): { readonly configured: string | null; readonly lostAt: Instant | null; readonly refusedTombstone: string | null } | null;
  replaced(): readonly { readonly id: string; readonly replacedBy: string }[];
  /** Adds it, or only puts it under another entry. @param configured the config's entry, id or alias, that makes it one; null where an owner's invite does. */
  add(room: string, configured: string | null): void;
  remove(room: string): void;
  /** The bot is out of it. */
  lose(room: string, at: Instant): void;
  /** It goes on as another, under the same entry. */
  replace(room: string, by: string): void;
  refuseTombstone(room: string, event: string): void;
}
