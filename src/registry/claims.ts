import { z } from "zod";
import type { Claims } from "../model/registry.ts";
import type { Store } from "./store.ts";

const Row = z.object({
  id: z.string(),
  instanceId: z.string(),
  state: z.enum(["open", "reserved", "burnt", "replaced"]),
  user: z.string().nullable(),
  expiresAt: z.number(),
});

/** The table of first-admin links. */
export function claimsIn(store: Store): Claims {
  const find = store.row(Row, "SELECT * FROM claims WHERE id = :id");
  const latest = store.row(Row, "SELECT * FROM claims WHERE instanceId = :instanceId ORDER BY position DESC LIMIT 1");
  const insert = store.change("INSERT INTO claims (id, instanceId, state, user, expiresAt) VALUES (:id, :instanceId, 'open', NULL, :expiresAt)");
  const replace = store.change("UPDATE claims SET state = 'replaced' WHERE instanceId = :instanceId AND state = 'open'");
  const reserve = store.change("UPDATE claims SET state = 'reserved', user = :user WHERE id = :id AND (state = 'open' OR (state = 'reserved' AND user = :user))");
  // Where a newer link was opened meanwhile, this one has been replaced by it: two open links would make two admins.
  const free = store.change(`UPDATE claims SET user = NULL, state = CASE
      WHEN EXISTS (SELECT 1 FROM claims other WHERE other.instanceId = claims.instanceId AND other.state = 'open') THEN 'replaced' ELSE 'open' END
    WHERE id = :id AND state = 'reserved' AND user = :user`);
  const burn = store.change("UPDATE claims SET state = 'burnt' WHERE id = :id");

  return {
    find: (id) => find({ id }),
    latest: (instanceId) => latest({ instanceId }),
    open: ({ id, instanceId, expiresAt }) =>
      store.together(() => {
        if (find({ id })) return;
        replace({ instanceId });
        insert({ id, instanceId, expiresAt });
      }),
    reserve: (id, user) => reserve({ id, user }) === 1,
    free: (id, user) => void free({ id, user }),
    burn: (id) => void burn({ id }),
  };
}
