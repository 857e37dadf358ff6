import { limits } from "../../bounded/limits.ts";
import type { Client } from "./client.ts";
import { path } from "./client.ts";
import { MessagesPage, type RoomEvent } from "./events.ts";
import { messagesFilter } from "./filter.ts";

/** A gap of more pages than this is not a conversation any more. */
const mostPages = 50;
const pageEvents = 100;

/** Whether this is the moment at which `user` came into the room. A change of a display name looks nearly the same. */
export const isJoinOf = (user: string, event: RoomEvent): boolean =>
  event.type === "m.room.member" &&
  event.state_key === user &&
  event.content["membership"] === "join" &&
  event.unsigned?.prev_content?.membership !== "join";

/**
 * The events between `since` and a timeline that the homeserver cut short, oldest first. Ends where `user` joined: what was said
 * before isn't ours to hear.
 */
export async function fillGap(
  client: Client,
  room: string,
  { user, from, since, signal }: { readonly user: string; readonly from: string; readonly since: string; readonly signal: AbortSignal },
): Promise<RoomEvent[]> {
  const newestFirst: RoomEvent[] = [];
  let next: string | undefined = from;
  for (let page = 0, bytes = 0; page < mostPages && bytes < limits.gapBytes && next !== undefined; page++) {
    const query = { dir: "b", from: next, to: since, limit: pageEvents, filter: messagesFilter };
    const { chunk: all, end } = MessagesPage.parse(await client.call("GET", path("rooms", room, "messages"), { query, signal, limitBytes: limits.homeserverStateBytes }));
    const chunk = all.slice(0, pageEvents);
    newestFirst.push(...chunk);
    bytes += JSON.stringify(chunk).length;
    // An empty page may have more behind it: the filter left out all that was on it.
    next = chunk.some((event) => isJoinOf(user, event)) || end === next ? undefined : end;
  }
  return newestFirst.reverse();
}
