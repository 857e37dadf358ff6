import { z } from "zod";
import type { RoomEvent } from "../transport/events.ts";

type StateEvent = Pick<RoomEvent, "type" | "sender" | "state_key" | "content"> & { readonly event_id?: string };

/** Says that a room is over and goes on as another. */
export type Tombstone = { readonly event: string; readonly sender: string; readonly replacement: string };

/** Old rooms carry levels as text. */
const Level = z.coerce.number().catch(0);
const PowerLevels = z.object({ users: z.record(z.string(), Level).catch({}), users_default: Level.optional().catch(undefined), events: z.record(z.string(), Level).catch({}), state_default: Level.optional().catch(undefined) });
const Creation = z.object({
  room_version: z.string().catch("1"),
  additional_creators: z.array(z.string()).catch([]),
  type: z.string().optional().catch(undefined),
  predecessor: z.object({ room_id: z.string() }).optional().catch(undefined),
});
const Replacement = z.string().regex(/^!./);

/** What an ordinary room's creation doesn't have: `m.space`, for one. Null for an ordinary room. */
export const typeIn = (creation: Readonly<Record<string, unknown>>): string | null => Creation.parse(creation).type ?? null;

/** What makes a room encrypted from its creation on. */
export const encryptionEvent = { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } };

/** What one room is, kept from its state events; no request is made to know who is in it. */
export class RoomState {
  readonly #members = new Map<string, string>();
  readonly #names = new Map<string, string>();
  #levels: z.infer<typeof PowerLevels> | null = null;
  #creators: readonly string[] = [];
  #version = 1;
  #encrypted = false;
  #alias: string | null = null;
  #type: string | null = null;
  #predecessor: string | null = null;
  #tombstone: Tombstone | null = null;

  /** Takes one event in. What isn't state, or isn't known, changes nothing. */
  apply({ type, sender, state_key: key, content, event_id: event = "" }: StateEvent): void {
    if (key === undefined) return;
    if (type === "m.room.member") {
      this.#members.set(key, typeof content["membership"] === "string" ? content["membership"] : "leave");
      if (typeof content["displayname"] === "string") this.#names.set(key, content["displayname"]);
      else this.#names.delete(key);
    }
    if (key !== "") return;
    if (type === "m.room.power_levels") this.#levels = PowerLevels.parse(content);
    if (type === "m.room.canonical_alias") this.#alias = typeof content["alias"] === "string" ? content["alias"] : null;
    // A room can't become unencrypted again, whatever an event says.
    if (type === "m.room.encryption") this.#encrypted = true;
    if (type === "m.room.create") {
      const creation = Creation.parse(content);
      this.#version = Number.parseInt(creation.room_version, 10) || 1;
      this.#creators = [sender, ...creation.additional_creators];
      this.#type = creation.type ?? null;
      this.#predecessor = creation.predecessor?.room_id ?? null;
    }
    if (type === "m.room.tombstone") {
      const replacement = Replacement.safeParse(content["replacement_room"]).data;
      this.#tombstone = replacement === undefined ? null : { event, sender, replacement };
    }
  }

  get encrypted(): boolean {
    return this.#encrypted;
  }

  get alias(): string | null {
    return this.#alias;
  }

  /** What kind of room it says that it is; null for an ordinary one. */
  get type(): string | null {
    return this.#type;
  }

  /** The room that this one says it continues. */
  get predecessor(): string | null {
    return this.#predecessor;
  }

  /** What says that this room is over, whether or not its sender may say so. */
  get tombstone(): Tombstone | null {
    return this.#tombstone;
  }

  membership(user: string): string {
    return this.#members.get(user) ?? "leave";
  }

  /** What somebody is called in this room; null where they have no name there. */
  displayName(user: string): string | null {
    return this.#names.get(user)?.trim() || null;
  }

  joined(): readonly string[] {
    return this.#having("join");
  }

  /** Joined or invited: everybody who can read what is sent now. */
  present(): readonly string[] {
    return this.#having("join", "invite");
  }

  /** From room version 12 on, creators stand above all power levels; before, they have 100 where none are set. */
  level(user: string): number {
    const created = this.#creators.includes(user);
    if (created && this.#version >= 12) return Infinity;
    if (this.#levels === null) return created ? 100 : 0;
    return this.#levels.users[user] ?? this.#levels.users_default ?? 0;
  }

  /** What it takes to change a piece of state. */
  levelFor(type: string): number {
    return this.#levels === null ? 0 : (this.#levels.events[type] ?? this.#levels.state_default ?? 50);
  }

  #having(...memberships: readonly string[]): readonly string[] {
    return [...this.#members].filter(([, membership]) => memberships.includes(membership)).map(([user]) => user);
  }
}
