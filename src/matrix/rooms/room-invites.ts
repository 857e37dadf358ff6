import { z } from "zod";
import type { NewEntry, Verdict } from "../../model/jobs/audit.ts";
import type { Clock } from "../../model/clock.ts";
import type { Log } from "../../model/log.ts";
import { type Client, path } from "../transport/client.ts";
import type { InvitedRoom } from "../transport/events.ts";
import { hello, joinedRoom } from "../../words/rooms/room-life.ts";
import type { RoomRemovals } from "./room-removals.ts";
import { notice, type RoomBroadcast } from "./room-broadcast.ts";
import { retry } from "../transport/retry.ts";
import { typeIn } from "./room-state.ts";
import type { Rooms } from "./rooms.ts";
import { requestFailureOf } from "../transport/request-failure.ts";
import type { Upgrades } from "./upgrades.ts";
import type { RoomStore } from "./room-store.ts";

const notOrdinary = "This bot works in ordinary rooms only; this is a space, or something of that kind.";

/** How long an answer to an invite is tried: joining over federation takes a while. */
const deadlineMs = 10 * 60_000;

type Deps = {
  readonly client: Client;
  readonly rooms: Rooms;
  /** Room ids and aliases; empty when owners choose by inviting. */
  readonly configured: readonly string[];
  readonly owners: readonly string[];
  readonly store: RoomStore;
  readonly roomRemovals: Pick<RoomRemovals, "missing">;
  readonly roomBroadcast: Pick<RoomBroadcast, "queue">;
  readonly upgrades: Pick<Upgrades, "look" | "continuedBy" | "arrive">;
  /** Writes into the audit. */
  readonly record: (entry: NewEntry) => void;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

const RoomId = z.object({ room_id: z.string() });

/** What is to become of an invite: an admin room under an entry (null: by this invite), the continuation of one, or nothing. */
type Decision = { readonly entry: string | null } | { readonly continues: string } | { readonly refusal: string };

/** Decides which rooms the bot enters, and which of them are admin rooms. */
export class RoomInvites {
  readonly #deps: Deps;
  /** Invites that are being answered. */
  readonly #busy = new Set<string>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Finds the admin rooms among those that the bot is in, and tries to enter the configured ones that it isn't in. */
  async start(): Promise<void> {
    const { configured, rooms, store, roomRemovals, upgrades } = this.#deps;
    for (const { id, replacedBy } of store.replaced()) rooms.succeed(id, replacedBy);
    if (configured.length > 0) {
      const joined = await Promise.all(configured.map(async (entry) => ({ entry, room: await this.#join(entry) })));
      for (const room of store.all()) {
        if (joined.some((each) => each.room === room)) continue;
        // An entry that is gone was taken out by hand; of one that is there, the bot is out of the room.
        if (configured.includes(store.find(room)?.configured ?? "")) roomRemovals.missing(room);
        else store.remove(room);
      }
      // Where two entries name one room, the first counts.
      for (const { entry, room } of joined.toReversed()) if (room !== null) this.#take(room, entry);
    } else {
      for (const room of store.all()) {
        if (rooms.state(room)) rooms.makeAdmin(room);
        else roomRemovals.missing(room);
      }
    }
    for (const room of rooms.admin()) upgrades.look(room);
  }

  /** Answers an invite: only an owner's, and only into a room that is to be an admin room; or into one as which an admin room goes on. */
  async answer(room: string, invite: InvitedRoom): Promise<void> {
    const { log, rooms } = this.#deps;
    // At a start it may have been entered since the invite was seen.
    if (this.#busy.has(room) || rooms.isAdmin(room)) return;
    this.#busy.add(room);
    const { events } = invite.invite_state;
    const sender = events.find(({ type, state_key: key, content }) => type === "m.room.member" && key === rooms.user && content["membership"] === "invite")?.sender ?? null;
    const creation = events.find(({ type, state_key: key }) => type === "m.room.create" && key === "");
    try {
      const decision = await this.#decide(room, sender, typeIn(creation?.content ?? {}));
      if ("refusal" in decision) await this.#decline(room, sender, decision.refusal);
      else await this.#accept(room, sender, decision);
    } catch (thrown) {
      if (!this.#deps.signal.aborted) log.warn({ room, sender, says: requestFailureOf(thrown).says }, "An invite could not be answered");
    } finally {
      this.#busy.delete(room);
    }
  }

  /** What the room itself says of its alias counts for nothing: only the directory knows. */
  async #decide(room: string, sender: string | null, type: string | null): Promise<Decision> {
    const { configured, owners, rooms, upgrades } = this.#deps;
    const continues = sender === null ? null : upgrades.continuedBy(room, sender);
    if (continues !== null) return { continues };
    if (sender === null || !owners.includes(sender)) return { refusal: "Only an owner of this bot may invite it." };
    if (type !== null) return { refusal: notOrdinary };
    if (configured.length === 0) return { entry: null };
    const ids = await Promise.all(configured.map(async (each) => (each.startsWith("#") ? this.#idOf(each) : each)));
    const entry = configured[ids.findIndex((id) => id !== null && rooms.current(id) === room)];
    return entry === undefined ? { refusal: "This bot only enters the rooms that its configuration names." } : { entry };
  }

  async #accept(room: string, sender: string | null, decision: Exclude<Decision, { readonly refusal: string }>): Promise<void> {
    const { client, rooms, store, log, roomBroadcast, signal, upgrades } = this.#deps;
    const again = store.find(room)?.lostAt ?? null;
    // Before the room's first events come: they may hold a command already.
    if ("entry" in decision) this.#take(room, decision.entry);
    try {
      await this.#trying(() => client.call("POST", path("rooms", room, "join"), { body: {}, timeoutMs: 120_000, signal }));
    } catch (thrown) {
      if ("entry" in decision && requestFailureOf(thrown).kind === "refused") this.#giveUp(room);
      throw thrown;
    }
    if ("continues" in decision) return upgrades.arrive(decision.continues);
    // An invite shows what its sender's homeserver chooses of a room.
    const state = await this.#trying(() => rooms.learn(room, client, signal));
    if (state !== null && state.type !== null) {
      this.#giveUp(room);
      return this.#decline(room, sender, notOrdinary);
    }
    log.info({ room, by: sender }, "Entered an admin room");
    const joined = joinedRoom(state?.alias ?? room, sender ?? "", again !== null);
    await roomBroadcast.queue([notice(room, hello()), ...rooms.tellable().filter((each) => each !== room).map((each) => notice(each, joined))], () => this.#record(room, sender, { kind: "answered", note: "now an admin room" }));
  }

  /** It is no admin room after all. */
  #giveUp(room: string): void {
    this.#deps.rooms.forget(room);
    this.#deps.store.remove(room);
  }

  async #decline(room: string, sender: string | null, reason: string): Promise<void> {
    const { client, log, signal } = this.#deps;
    await this.#trying(() => client.call("POST", path("rooms", room, "leave"), { body: { reason }, signal }));
    log.info({ room, by: sender, reason }, "Declined an invite");
    this.#record(room, sender, { kind: "refused", code: "invite-declined", note: reason });
  }

  #record(room: string, sender: string | null, verdict: Verdict): void {
    this.#deps.record({ who: sender ?? "somebody", place: { kind: "room", room, event: "", thread: null }, command: "invite into a room", ...verdict });
  }

  /** Gives the room's id; null when it can't be entered. Joining a room that one is in already only tells its id. */
  async #join(entry: string): Promise<string | null> {
    const { client, rooms, store, log, signal } = this.#deps;
    const named = rooms.current(entry);
    if (rooms.state(named)) return named;
    try {
      const joined = await retry("enter a room", () => client.call("POST", path("join", named), { body: {}, timeoutMs: 120_000, signal }), { ...this.#deps, deadlineMs: 15_000 });
      return rooms.current(RoomId.parse(joined).room_id);
    } catch (thrown) {
      signal.throwIfAborted();
      // The directory may be away, or have forgotten an alias: the room is what it was.
      const before = store.all().find((room) => store.find(room)?.configured === entry && rooms.state(room) !== null);
      if (before !== undefined) return before;
      log.warn({ room: entry, says: requestFailureOf(thrown).says }, "The bot isn't in this admin room and can't enter it by itself: an owner must invite it");
      return null;
    }
  }

  /** Remembered, so that a shell's doings are told there too. */
  #take(room: string, entry: string | null): void {
    this.#deps.rooms.makeAdmin(room);
    this.#deps.store.add(room, entry);
  }

  async #idOf(alias: string): Promise<string | null> {
    const { client, signal } = this.#deps;
    try {
      const found = await this.#trying(() => client.call("GET", path("directory", "room", alias), { signal }));
      return RoomId.parse(found).room_id;
    } catch (thrown) {
      if (requestFailureOf(thrown).kind === "refused") return null;
      throw thrown;
    }
  }

  async #trying<T>(ask: () => Promise<T>): Promise<T> {
    return retry("answer an invite", ask, { ...this.#deps, deadlineMs });
  }
}
