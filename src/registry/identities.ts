import { z } from "zod";
import type { Audit } from "../model/jobs/audit.ts";
import type { Identities, Identity } from "../model/people/identities.ts";
import type { Store } from "./store.ts";

const Row = z.object({
  user: z.string(),
  key: z.string().nullable(),
  by: z.string().nullable(),
  since: z.number().nullable(),
  shown: z.string().nullable(),
  shownAt: z.number().nullable(),
}) satisfies z.ZodType<Identity>;

/** The table of whom the bot trusts. */
export function identitiesIn(store: Store, audit: Pick<Audit, "add">): Identities {
  const all = store.rows(Row, "SELECT * FROM identities ORDER BY user");
  const find = store.row(Row, "SELECT * FROM identities WHERE user = :user");
  // A shell may accept the key in this very moment.
  const show = store.change(`INSERT INTO identities (user, shown, shownAt) VALUES (:user, :key, :at)
    ON CONFLICT (user) DO UPDATE SET shown = :key, shownAt = :at WHERE key IS NOT :key`);
  const put = store.change("INSERT OR REPLACE INTO identities (user, key, by, since, shown, shownAt) VALUES (:user, :key, :by, :since, :shown, :shownAt)");

  return {
    all,
    find: (user) => find({ user }),
    show: (user, key, at) => void show({ user, key, at }),
    accept: (user, key, by, at) => void put({ user, key, by, since: at, shown: null, shownAt: null }),
    acceptFirst: (user, key, at, { device, event, room, thread }) =>
      store.together(() => {
        put({ user, key, by: null, since: at, shown: null, shownAt: null });
        audit.add({ kind: "believed", who: user, place: { kind: "room", room, event, thread }, device: device?.id ?? null, note: `by the identity that begins with ${key.slice(0, 16)}` });
      }),
    put: (identity) => void put({ ...identity }),
  };
}
