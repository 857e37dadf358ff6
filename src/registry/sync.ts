import { z } from "zod";
import type { Instant } from "../model/clock.ts";
import type { Store } from "./store.ts";

/** Up to where a timeline has been read, and when that was; null where it wasn't written down. */
type Place = { readonly token: string; readonly heardAt: Instant | null };

/** Up to where a user's timeline has been read. */
export interface Sync {
  get(user: string): Place | null;
  set(user: string, place: Place): void;
  /** Everybody as whom the bot has ever signed in. */
  users(): readonly string[];
}

const PlaceRow = z.object({ token: z.string(), heardAt: z.number().nullable() }) satisfies z.ZodType<Place>;
const UserRow = z.object({ user: z.string() });

/** The table of sync tokens. */
export function syncIn(store: Store): Sync {
  const get = store.row(PlaceRow, "SELECT token, heardAt FROM sync WHERE user = :user");
  const set = store.change(`INSERT INTO sync (user, token, heardAt) VALUES (:user, :token, :heardAt)
    ON CONFLICT (user) DO UPDATE SET token = excluded.token, heardAt = excluded.heardAt`);

  const users = store.rows(UserRow, "SELECT user FROM sync");

  return {
    get: (user) => get({ user }),
    set: (user, place) => void set({ user, ...place }),
    users: () => users({}).map(({ user }) => user),
  };
}
