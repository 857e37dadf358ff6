import { z } from "zod";
import type { Clock } from "../../model/clock.ts";
import type { Incoming, PendingDecryptions as Store } from "../../model/rooms/incoming.ts";
import type { Log } from "../../model/log.ts";
import { allows } from "../../model/people/role.ts";
import { cannotRead } from "../../words/rooms/unreadable.ts";
import { Undecryptable } from "../crypto/undecryptable.ts";
import type { Encryption, Proof } from "../encryption/encryption.ts";
import { RoomEvent } from "../transport/events.ts";
import type { Rooms } from "../rooms/rooms.ts";

/** How long a key may come after its message. */
const keyMayComeWithinMs = 60_000;
/** The same person is told in the same room at most once in this time. */
const quietMs = 3_600_000;

type Deps = {
  readonly encryption: Pick<Encryption, "open">;
  readonly rooms: Rooms;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
};

/** A message as its sender wrote it, and what goes with it. */
export type Read = { readonly event: RoomEvent; readonly proof: Proof; readonly missed: Incoming["missed"] };

/** As it is kept until its key comes. */
const Kept = z.object({ event: RoomEvent, missed: z.object({ away: z.number().nullable() }).nullable() });

/** The messages whose keys haven't come yet: a key may be later than what it opens, and what it opens isn't lost. */
export class PendingDecryption {
  readonly #deps: Deps;
  /** When whom was told last. */
  readonly #told = new Map<string, number>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Reads a message; null where it can't be read now. */
  async read(room: string, event: RoomEvent, missed: Incoming["missed"]): Promise<Read | null> {
    const { clock, encryption, store } = this.#deps;
    try {
      return { ...(await encryption.open(room, event)), missed };
    } catch (thrown) {
      if (!(thrown instanceof Undecryptable)) throw thrown;
      store.keep({ event: event.event_id, room, since: clock.now(), content: JSON.stringify({ event, missed }) });
      return null;
    }
  }

  /** Tries all that waits again. `take` gets what can be read now, and must have kept it when it returns. */
  async again(take: (room: string, read: Read) => void | Promise<void>): Promise<void> {
    const { encryption, store } = this.#deps;
    for (const { content, room, since } of store.all()) {
      const { event, missed } = Kept.parse(JSON.parse(content));
      try {
        await take(room, { ...(await encryption.open(room, event)), missed });
        store.forget(event.event_id, null);
      } catch (thrown) {
        if (!(thrown instanceof Undecryptable)) throw thrown;
        this.#waitOrTell(room, event, since, thrown);
      }
    }
  }

  #waitOrTell(room: string, event: RoomEvent, since: number, why: Undecryptable): void {
    const { clock, log, rooms, store } = this.#deps;
    const now = clock.steady();
    // Over restarts there is only the clock on the wall. One that was set back doesn't make anybody wait for hours.
    if (why.keyMissing && why.withheld === null && Math.abs(clock.now() - since) < keyMayComeWithinMs) return;
    log.warn({ room, event: event.event_id, sender: event.sender, why: why.message, withheld: why.withheld }, "A message can't be read");
    const whom = `${room} ${event.sender}`;
    const tell = allows(rooms.roleOf(room, event.sender), "viewer") && now - (this.#told.get(whom) ?? -Infinity) >= quietMs;
    if (tell) this.#told.set(whom, now);
    // It is done with: told to send it again, a person must not see both run.
    store.forget(event.event_id, tell ? { room, reply: cannotRead(why.withheld), kind: "failure", replyTo: event.event_id, thread: null, asker: event.sender } : null);
  }
}
