import { z } from "zod";
import { LinkPage, severalLinks, type OneTimeLink, type OneTimeLinks } from "../model/people/link.ts";
import type { Store } from "./store.ts";

const Row = z.object({
  id: z.string(),
  page: LinkPage,
  instanceId: z.string(),
  asker: z.string(),
  about: z.string().nullable(),
  state: z.enum(["open", "reserved", "burnt", "replaced", "revoked"]),
  user: z.string().nullable(),
  expiresAt: z.number(),
}) satisfies z.ZodType<OneTimeLink>;

/** As SQL: the pages to which several links may be good. */
const several = LinkPage.options.filter(severalLinks).map((page) => `'${page}'`).join(", ");

/** The table of links that work once. */
export function linksIn(store: Store): OneTimeLinks {
  const columns = "id, page, instanceId, asker, about, state, user, expiresAt";
  const find = store.row(Row, `SELECT ${columns} FROM links WHERE id = :id`);
  const of = store.rows(Row, `SELECT ${columns} FROM links WHERE instanceId = :instanceId AND page = :page ORDER BY position`);
  const insert = store.change(`INSERT INTO links (id, page, instanceId, asker, about, state, user, expiresAt)
    VALUES (:id, :page, :instanceId, :asker, :about, 'open', NULL, :expiresAt)`);
  const replace = store.change("UPDATE links SET state = 'replaced' WHERE instanceId = :instanceId AND page = :page AND about IS :about AND state = 'open'");
  const forget = store.change("DELETE FROM links WHERE id = :id AND state = 'open'");
  const reserve = store.change("UPDATE links SET state = 'reserved', user = :user WHERE id = :id AND (state = 'open' OR (state = 'reserved' AND user = :user))");
  // Where a newer link was opened meanwhile, this one has been replaced by it: two open links would make two admins.
  const free = store.change(`UPDATE links SET user = NULL, state = CASE
      WHEN page NOT IN (${several}) AND EXISTS (SELECT 1 FROM links other
        WHERE other.instanceId = links.instanceId AND other.page = links.page AND other.about IS links.about AND other.state = 'open') THEN 'replaced'
      ELSE 'open' END
    WHERE id = :id AND state = 'reserved' AND user = :user`);
  const burn = store.change("UPDATE links SET state = 'burnt' WHERE id = :id");
  const revoke = store.change("UPDATE links SET state = 'revoked' WHERE id = :id AND state != 'burnt'");

  return {
    find: (id) => find({ id }),
    of: (instanceId, page) => of({ instanceId, page }),
    open: ({ id, page, instanceId, asker, about, expiresAt }) =>
      store.together(() => {
        if (find({ id })) return;
        if (!severalLinks(page)) replace({ instanceId, page, about });
        insert({ id, page, instanceId, asker, about, expiresAt });
      }),
    forget: (id) => void forget({ id }),
    reserve: (id, user) => reserve({ id, user }) === 1,
    free: (id, user) => void free({ id, user }),
    burn: (id) => void burn({ id }),
    revoke: (id) => void revoke({ id }),
  };
}
