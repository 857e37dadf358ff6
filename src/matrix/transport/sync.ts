import { randomUUID } from "node:crypto";
import { limits } from "../../bounded/limits.ts";
import { TooLarge } from "../../bounded/too-large.ts";
import type { Clock, Instant } from "../../model/clock.ts";
import type { Log } from "../../model/log.ts";
import type { Client } from "./client.ts";
import { SyncResponse } from "./events.ts";
import { syncFilter } from "./filter.ts";
import { retry } from "./retry.ts";

/** How long the homeserver may keep a question open until something happens. */
const pollMs = 30_000;
/** Events of a room that are asked for at once. */
const mostEvents = 50;

/** Up to where a timeline has been read, and when that was; null where it wasn't written down. */
type Place = { readonly token: string; readonly heardAt: Instant | null };

/** Up to where a user's timeline has been read. */
export interface SyncStore {
  get(user: string): Place | null;
  set(user: string, place: Place): void;
}

type Watching = { readonly clock: Clock; readonly log: Log; readonly signal: AbortSignal };

/** One look at how things are: all state, pending invites, and hardly any messages. */
export async function syncNow(client: Client, signal: AbortSignal): Promise<SyncResponse> {
  // Synapse answers the same first question with what it said up to two minutes ago. A room that isn't there makes it a new one.
  const query = { timeout: 0, filter: syncFilter(1, `!${randomUUID()}:fresh.invalid`) };
  return SyncResponse.parse(await client.call("GET", "/sync", { query, timeoutMs: 120_000, signal, limitBytes: limits.homeserverStateBytes }));
}

/**
 * Hands over each answer of `/sync` from `since` on, for ever; `handle` must be through with one before the next is asked for,
 * and when it throws it gets the same events again. Rejects when the token is refused, or with the signal's reason.
 */
export async function followSync(
  client: Client,
  since: string,
  handle: (response: SyncResponse, since: string) => Promise<void>,
  { clock, log, signal }: Watching,
): Promise<never> {
  let atMost = mostEvents;
  // Short, the first time: what came while nobody listened is there already.
  for (let [token, waitMs] = [since, 0]; ; waitMs = pollMs) {
    token = await retry("sync", async () => {
      const query = { since: token, timeout: waitMs, filter: syncFilter(atMost) };
      const answer = await client.call("GET", "/sync", { query, timeoutMs: waitMs + 30_000, signal, limitBytes: limits.homeserverStateBytes }).catch((thrown: unknown) => {
        // What is left out then is a gap, and that is filled page by page.
        if (thrown instanceof TooLarge) atMost = Math.ceil(atMost / 10);
        throw thrown;
      });
      atMost = mostEvents;
      const response = SyncResponse.parse(answer);
      await handle(response, token);
      return response.next_batch;
    }, { clock, log, signal });
  }
}
