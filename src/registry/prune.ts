import { z } from "zod";
import type { Clock } from "../model/clock.ts";
import type { Store } from "./store.ts";

/** How long is kept what nobody needs any more but may want to read: 90 days. */
export const keptMs = 90 * 86_400_000;
/** As many rows at once, so that nobody waits for long to write. */
const atOnce = 500;

const IdRow = z.object({ id: z.number() });

/**
 * Forgets what is older than 90 days, some of it at each call: finished jobs with their steps (the audit has who asked what, and what
 * became of it), configurations that MindRoom has taken, and links that are over. Of those that make an admin the ones stay that say whether there is one, or whether one is
 * wanted. Gives how many rows went; 0 when there is nothing left to forget.
 */
export function pruningIn(store: Store, now: Clock["now"]): () => number {
  const jobs = store.rows(IdRow, `SELECT id FROM jobs WHERE endedAt < :before ORDER BY endedAt LIMIT ${atOnce}`);
  const steps = store.change("DELETE FROM steps WHERE job = :id");
  const job = store.change("DELETE FROM jobs WHERE id = :id");
  const links = store.change(`DELETE FROM links WHERE id IN (SELECT id FROM links WHERE expiresAt < :before AND (page != 'claim' OR state = 'replaced')
    AND NOT (page = 'invite' AND about = 'admin' AND state = 'burnt') LIMIT ${atOnce})`);
  const verifications = store.change("DELETE FROM verifications WHERE at < :before");
  const guesses = store.change("DELETE FROM guesses WHERE expiresAt < :before");
  const configs = store.change("DELETE FROM validConfigs WHERE at < :before");

  return () =>
    store.together(() => {
      const before = now() - keptMs;
      const old = jobs({ before });
      let gone = old.length;
      for (const { id } of old) {
        gone += steps({ id });
        job({ id });
      }
      return gone + links({ before }) + verifications({ before }) + guesses({ before }) + configs({ before });
    });
}
