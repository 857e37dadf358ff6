import { z } from "zod";
import { limits } from "../../bounded/limits.ts";
import { removedFromRoom, type RoomRemoval } from "../../words/rooms/room-life.ts";
import type { RoomStore } from "./room-store.ts";
import { path, type Client } from "../transport/client.ts";
import { RoomEvents, type RoomEvent } from "../transport/events.ts";
import type { RoomBroadcast } from "./room-broadcast.ts";
import { retry, type RetryOptions } from "../transport/retry.ts";
import type { Rooms } from "./rooms.ts";
import { requestFailureOf } from "../transport/request-failure.ts";

/** Between two looks at which rooms the bot is in: Synapse may delete a room so that no sync says a word. */
const lookEveryMs = 60_000;
/** What isn't among them is looked for once more after so long. */
const lookTwiceAfterMs = 3000;
/** How long it is asked how the bot came to be out of a room. */
const deadlineMs = 60_000;

const Joined = z.object({ joined_rooms: z.array(z.string()) });
const text = (value: unknown): string | null => (typeof value === "string" && value.trim() !== "" ? value : null);

type Deps = { readonly client: Client; readonly rooms: Rooms; readonly store: RoomStore; readonly roomBroadcast: RoomBroadcast; readonly retryOptions: RetryOptions };

/** The rooms that the bot gets out of without wanting to: it uses them no more, and says so elsewhere. */
export class RoomRemovals {
  readonly #deps: Deps;
  #lookedAt: number;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#lookedAt = deps.retryOptions.clock.steady();
  }

  /** Looks, now and then, whether the admin rooms are all still there. Returns at once. */
  lookNowAndThen(): void {
    const { retryOptions, rooms } = this.#deps;
    const now = retryOptions.clock.steady();
    if (now - this.#lookedAt < lookEveryMs) return;
    this.#lookedAt = now;
    void this.#gone(rooms.admin());
  }

  /** The bot is out of a room, as `events` of that room say. */
  out(room: string, events: readonly RoomEvent[]): void {
    const { rooms } = this.#deps;
    if (rooms.state(room) !== null) this.#removed(room, this.#how(events));
  }

  /** An admin room of before in which the bot isn't any more: it happened while it was away. Returns at once. */
  missing(room: string): void {
    const { client, retryOptions, rooms } = this.#deps;
    const ask = async (): Promise<void> => {
      // Who was put out of a room may still ask how it was then.
      const state = await retry("ask how a room was lost", async () => client.call("GET", path("rooms", room, "state"), { signal: retryOptions.signal, limitBytes: limits.homeserverStateBytes }), { ...retryOptions, deadlineMs }).catch(() => []);
      if (!retryOptions.signal.aborted && !rooms.isAdmin(room)) this.#tell(room, this.#how(RoomEvents.parse(state)));
    };
    void ask();
  }

  /** A homeserver refused something in a room: whether the bot is out of it, which then is known from now on. */
  async check(room: string): Promise<boolean> {
    return (await this.#gone([room])).length > 0;
  }

  /** Those of these rooms that the bot isn't in; none where that can't be asked. Never throws. */
  async #gone(asked: readonly string[]): Promise<readonly string[]> {
    const { client, retryOptions, rooms } = this.#deps;
    const missing = async (among: readonly string[]): Promise<readonly string[]> => {
      const { joined_rooms: joined } = Joined.parse(await client.call("GET", "/joined_rooms", { signal: retryOptions.signal }));
      return among.filter((room) => !joined.includes(room));
    };
    try {
      const first = await missing(asked);
      if (first.length === 0) return [];
      // Where a homeserver is several programs, one may not have heard yet what another has said by sync.
      await retryOptions.clock.sleep(lookTwiceAfterMs, retryOptions.signal);
      const gone = await missing(first);
      for (const room of gone) if (rooms.state(room) !== null) this.#removed(room, this.#how([]));
      return gone;
    } catch (thrown) {
      if (!retryOptions.signal.aborted) retryOptions.log.warn({ says: requestFailureOf(thrown).says }, "It can't be asked which rooms the bot is in");
      return [];
    }
  }

  #removed(room: string, removal: RoomRemoval): void {
    const { retryOptions, rooms } = this.#deps;
    const admin = rooms.isAdmin(room);
    retryOptions.log.warn({ room, admin, ...removal }, "The bot is out of a room");
    rooms.forget(room);
    if (admin) this.#tell(room, removal);
  }

  #tell(room: string, removal: RoomRemoval): void {
    const { roomBroadcast, retryOptions, rooms, store } = this.#deps;
    // Only once that is queued: what a crash cuts off is told at the next start. An owner may have been quicker than we are.
    const also = (): void => {
      if (!rooms.isAdmin(room)) store.lose(room, retryOptions.clock.now());
    };
    roomBroadcast.broadcast(room, removedFromRoom(room, removal, rooms.user), { also, kind: "alert" });
  }

  #how(events: readonly RoomEvent[]): RoomRemoval {
    const { user } = this.#deps.rooms;
    const end = events.findLast((event) => event.type === "m.room.member" && event.state_key === user);
    const membership = end?.content["membership"];
    // Who deletes a room takes everybody out of it in their own name.
    if (end === undefined || (membership !== "ban" && end.sender === user)) return { how: "gone", by: null, reason: null };
    return { how: membership === "ban" ? "banned" : "kicked", by: end.sender, reason: text(end.content["reason"]) };
  }
}
