import { z } from "zod";
import type { Verifications } from "../model/rooms/verification.ts";
import { jsonOf } from "./json.ts";
import type { Store } from "./store.ts";

const Row = z.object({
  flow: z.string(),
  user: z.string(),
  emoji: jsonOf(z.array(z.object({ symbol: z.string(), name: z.string() }))),
  state: z.enum(["comparing", "done", "cancelled"]),
  at: z.number(),
});

/** How long one is kept: anybody in a room can begin as many as they like. */
const keptMs = 86_400_000;

/** The table of people who compare emoji with the bot. */
export function verificationsIn(store: Store): Verifications {
  const put = store.change("INSERT OR REPLACE INTO verifications (flow, user, emoji, state, at) VALUES (:flow, :user, :emoji, :state, :at)");
  const forget = store.change("DELETE FROM verifications WHERE at < :before");
  const since = store.rows(Row, "SELECT * FROM verifications WHERE at >= :at ORDER BY at DESC");

  return {
    put: ({ emoji, ...rest }) =>
      store.together(() => {
        forget({ before: rest.at - keptMs });
        put({ ...rest, emoji: JSON.stringify(emoji) });
      }),
    since: (at) => since({ at }),
  };
}
