import { z } from "zod";
import type { Store } from "./store.ts";

/** Up to where a user's timeline has been read. */
export interface Sync {
  get(user: string): string | null;
  set(user: string, token: string): void;
  /** Everybody as whom the bot has ever signed in. */
  users(): readonly string[];
}

/** The table of sync tokens. */
export function syncIn(store: Store): Sync {
  const get = store.row(z.object({ token: z.string() }), "SELECT token FROM sync WHERE user = :user");
  const set = store.change("INSERT INTO sync (user, token) VALUES (:user, :token) ON CONFLICT (user) DO UPDATE SET token = excluded.token");

  const users = store.rows(z.object({ user: z.string() }), "SELECT user FROM sync");

  return {
    get: (user) => get({ user })?.token ?? null,
    set: (user, token) => void set({ user, token }),
    users: () => users({}).map(({ user }) => user),
  };
}
