import { z } from "zod";
import type { Clock } from "../model/clock.ts";
import type { Log } from "../model/log.ts";
import type { Client } from "./client.ts";
import { path } from "./client.ts";
import type { InvitedRoom } from "./events.ts";
import { persist } from "./retry.ts";
import type { Rooms } from "./rooms.ts";
import { troubleOf } from "./trouble.ts";

/** The admin rooms: those that the config names or, where it names none, those into which an owner invited the bot. */
export interface RoomStore {
  all(): readonly string[];
  /** Adds it, or only puts it under another entry. @param configured the config's entry, id or alias, that makes it one; null where an owner's invite does. */
  add(room: string, configured: string | null): void;
  remove(room: string): void;
}

/** How long an answer to an invite is tried, in milliseconds: joining over federation takes a while. */
const deadline = 10 * 60_000;

type Parts = {
  readonly client: Client;
  readonly rooms: Rooms;
  /** Room ids and aliases; empty when owners choose by inviting. */
  readonly configured: readonly string[];
  readonly owners: readonly string[];
  readonly store: RoomStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

const RoomId = z.object({ room_id: z.string() });

/** Decides which rooms the bot enters, and which of them are admin rooms. */
export class Admission {
  readonly #parts: Parts;
  /** Invites that are being answered. */
  readonly #busy = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Finds the admin rooms among those that the bot is in, and tries to enter the configured ones that it isn't in. */
  async start(): Promise<void> {
    const { configured, rooms, store, log } = this.#parts;
    if (configured.length > 0) {
      const entered = await Promise.all(configured.map(async (entry) => ({ entry, room: await this.#enter(entry) })));
      for (const room of store.all()) {
        if (!entered.some((each) => each.room === room)) store.remove(room);
      }
      // Where two entries name one room, the first counts.
      for (const { entry, room } of entered.toReversed()) if (room !== null) this.#take(room, entry);
      return;
    }
    for (const room of store.all()) {
      if (rooms.state(room)) rooms.makeAdmin(room);
      else log.warn({ room }, "The bot isn't in this admin room any more; an owner may invite it again");
    }
  }

  /** Answers an invite: only an owner's, and only into a room that is to be an admin room. */
  async answer(room: string, invite: InvitedRoom): Promise<void> {
    if (this.#busy.has(room)) return;
    this.#busy.add(room);
    const { log, rooms } = this.#parts;
    const { events } = invite.invite_state;
    const sender = events.find(({ type, state_key: key, content }) => type === "m.room.member" && key === rooms.user && content["membership"] === "invite")?.sender ?? null;
    try {
      const decision = await this.#decide(room, sender);
      if ("refusal" in decision) await this.#decline(room, sender, decision.refusal);
      else await this.#accept(room, sender, decision.entry);
    } catch (thrown) {
      if (!this.#parts.signal.aborted) log.warn({ room, sender, says: troubleOf(thrown).says }, "An invite could not be answered");
    } finally {
      this.#busy.delete(room);
    }
  }

  /** Under which entry it is to be an admin room (null: by this invite), or why it isn't. What the room itself says of its alias counts for nothing: only the directory knows. */
  async #decide(room: string, sender: string | null): Promise<{ readonly entry: string | null } | { readonly refusal: string }> {
    const { configured, owners } = this.#parts;
    if (sender === null || !owners.includes(sender)) return { refusal: "Only an owner of this bot may invite it." };
    if (configured.length === 0) return { entry: null };
    const ids = await Promise.all(configured.map(async (each) => (each.startsWith("#") ? this.#idOf(each) : each)));
    const entry = configured[ids.indexOf(room)];
    return entry === undefined ? { refusal: "This bot only enters the rooms that its configuration names." } : { entry };
  }

  async #accept(room: string, sender: string | null, entry: string | null): Promise<void> {
    const { client, rooms, store, log, signal } = this.#parts;
    // Before the room's first events come: they may hold a command already.
    this.#take(room, entry);
    try {
      await this.#trying(() => client.call("POST", path("rooms", room, "join"), { body: {}, timeout: 120_000, signal }));
    } catch (thrown) {
      if (troubleOf(thrown).kind === "refused") {
        rooms.forget(room);
        store.remove(room);
      }
      throw thrown;
    }
    log.info({ room, by: sender }, "Entered an admin room");
  }

  async #decline(room: string, sender: string | null, reason: string): Promise<void> {
    const { client, log, signal } = this.#parts;
    await this.#trying(() => client.call("POST", path("rooms", room, "leave"), { body: { reason }, signal }));
    log.info({ room, by: sender, reason }, "Declined an invite");
  }

  /** Gives the room's id; null when it can't be entered. Joining a room that one is in already only tells its id. */
  async #enter(named: string): Promise<string | null> {
    const { client, rooms, log, signal } = this.#parts;
    if (rooms.state(named)) return named;
    try {
      const joined = await persist("enter a room", () => client.call("POST", path("join", named), { body: {}, timeout: 120_000, signal }), { ...this.#parts, deadline: 15_000 });
      return RoomId.parse(joined).room_id;
    } catch (thrown) {
      signal.throwIfAborted();
      log.warn({ room: named, says: troubleOf(thrown).says }, "The bot isn't in this admin room and can't enter it by itself: an owner must invite it");
      return null;
    }
  }

  /** Remembered, so that a shell's doings are told there too. */
  #take(room: string, entry: string | null): void {
    this.#parts.rooms.makeAdmin(room);
    this.#parts.store.add(room, entry);
  }

  async #idOf(alias: string): Promise<string | null> {
    const { client, signal } = this.#parts;
    try {
      const found = await this.#trying(() => client.call("GET", path("directory", "room", alias), { signal }));
      return RoomId.parse(found).room_id;
    } catch (thrown) {
      if (troubleOf(thrown).kind === "refused") return null;
      throw thrown;
    }
  }

  async #trying<T>(ask: () => Promise<T>): Promise<T> {
    return persist("answer an invite", ask, { ...this.#parts, deadline });
  }
}
