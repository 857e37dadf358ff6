import { z } from "zod";
import { limits } from "../../bounded/limits.ts";
import { roomLost, type Loss } from "../../words/rooms/room-life.ts";
import type { RoomStore } from "./room-store.ts";
import { path, type Client } from "../transport/client.ts";
import { RoomEvents, type RoomEvent } from "../transport/events.ts";
import type { News } from "./room-broadcast.ts";
import { persist, type Patience } from "../transport/retry.ts";
import type { Rooms } from "./rooms.ts";
import { troubleOf } from "../transport/request-failure.ts";

/** Between two looks at which rooms the bot is in, in milliseconds: Synapse may delete a room so that no sync says a word. */
const lookEvery = 60_000;
/** What isn't among them is looked for once more after so long, in milliseconds. */
const lookTwice = 3000;
/** How long it is asked how the bot came to be out of a room, in milliseconds. */
const deadline = 60_000;

const Joined = z.object({ joined_rooms: z.array(z.string()) });
const text = (value: unknown): string | null => (typeof value === "string" && value.trim() !== "" ? value : null);

type Parts = { readonly client: Client; readonly rooms: Rooms; readonly store: RoomStore; readonly news: News; readonly patience: Patience };

/** The rooms that the bot gets out of without wanting to: it uses them no more, and says so elsewhere. */
export class Losses {
  readonly #parts: Parts;
  #lookedAt: number;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#lookedAt = parts.patience.clock.steady();
  }

  /** Looks, now and then, whether the admin rooms are all still there. Returns at once. */
  lookNowAndThen(): void {
    const { patience, rooms } = this.#parts;
    const now = patience.clock.steady();
    if (now - this.#lookedAt < lookEvery) return;
    this.#lookedAt = now;
    void this.#gone(rooms.admin());
  }

  /** The bot is out of a room, as `events` of that room say. */
  out(room: string, events: readonly RoomEvent[]): void {
    const { rooms } = this.#parts;
    if (rooms.state(room) !== null) this.#lose(room, this.#how(events));
  }

  /** An admin room of before in which the bot isn't any more: it happened while it was away. Returns at once. */
  missing(room: string): void {
    const { client, patience, rooms } = this.#parts;
    const ask = async (): Promise<void> => {
      // Who was put out of a room may still ask how it was then.
      const state = await persist("ask how a room was lost", async () => client.call("GET", path("rooms", room, "state"), { signal: patience.signal, limitBytes: limits.homeserverStateBytes }), { ...patience, deadline }).catch(() => []);
      if (!patience.signal.aborted && !rooms.isAdmin(room)) this.#tell(room, this.#how(RoomEvents.parse(state)));
    };
    void ask();
  }

  /** A homeserver refused something in a room: whether the bot is out of it, which then is known from now on. */
  async check(room: string): Promise<boolean> {
    return (await this.#gone([room])).length > 0;
  }

  /** Those of these rooms that the bot isn't in; none where that can't be asked. Never throws. */
  async #gone(asked: readonly string[]): Promise<readonly string[]> {
    const { client, patience, rooms } = this.#parts;
    const missing = async (among: readonly string[]): Promise<readonly string[]> => {
      const { joined_rooms: joined } = Joined.parse(await client.call("GET", "/joined_rooms", { signal: patience.signal }));
      return among.filter((room) => !joined.includes(room));
    };
    try {
      const first = await missing(asked);
      if (first.length === 0) return [];
      // Where a homeserver is several programs, one may not have heard yet what another has said by sync.
      await patience.clock.sleep(lookTwice, patience.signal);
      const gone = await missing(first);
      for (const room of gone) if (rooms.state(room) !== null) this.#lose(room, this.#how([]));
      return gone;
    } catch (thrown) {
      if (!patience.signal.aborted) patience.log.warn({ says: troubleOf(thrown).says }, "It can't be asked which rooms the bot is in");
      return [];
    }
  }

  #lose(room: string, loss: Loss): void {
    const { patience, rooms } = this.#parts;
    const admin = rooms.isAdmin(room);
    patience.log.warn({ room, admin, ...loss }, "The bot is out of a room");
    rooms.forget(room);
    if (admin) this.#tell(room, loss);
  }

  #tell(room: string, loss: Loss): void {
    const { news, patience, rooms, store } = this.#parts;
    // Only once that is queued: what a crash cuts off is told at the next start. An owner may have been quicker than we are.
    const also = (): void => {
      if (!rooms.isAdmin(room)) store.lose(room, patience.clock.now());
    };
    news.tell(room, roomLost(room, loss, rooms.user), { also, kind: "alert" });
  }

  #how(events: readonly RoomEvent[]): Loss {
    const { user } = this.#parts.rooms;
    const end = events.findLast((event) => event.type === "m.room.member" && event.state_key === user);
    const membership = end?.content["membership"];
    // Who deletes a room takes everybody out of it in their own name.
    if (end === undefined || (membership !== "ban" && end.sender === user)) return { how: "gone", by: null, reason: null };
    return { how: membership === "ban" ? "banned" : "kicked", by: end.sender, reason: text(end.content["reason"]) };
  }
}
