import { z } from "zod";
import type { RoomEvent } from "./events.ts";

type StateEvent = Pick<RoomEvent, "type" | "sender" | "state_key" | "content">;

/** Old rooms carry levels as text. */
const Level = z.coerce.number().catch(0);
const PowerLevels = z.object({ users: z.record(z.string(), Level).catch({}), users_default: Level.optional().catch(undefined) });
const Creation = z.object({ room_version: z.string().catch("1"), additional_creators: z.array(z.string()).catch([]) });

/** What makes a room encrypted from its creation on. */
export const encryptionEvent = { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } };

/** What one room is, kept from its state events; no request is made to know who is in it. */
export class RoomState {
  readonly #members = new Map<string, string>();
  #levels: z.infer<typeof PowerLevels> | null = null;
  #creators: readonly string[] = [];
  #version = 1;
  #encrypted = false;
  #alias: string | null = null;

  /** Takes one event in. What isn't state, or isn't known, changes nothing. */
  apply({ type, sender, state_key: key, content }: StateEvent): void {
    if (key === undefined) return;
    if (type === "m.room.member") {
      this.#members.set(key, typeof content["membership"] === "string" ? content["membership"] : "leave");
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
    }
  }

  get encrypted(): boolean {
    return this.#encrypted;
  }

  get alias(): string | null {
    return this.#alias;
  }

  membership(user: string): string {
    return this.#members.get(user) ?? "leave";
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

  #having(...memberships: readonly string[]): readonly string[] {
    return [...this.#members].filter(([, membership]) => memberships.includes(membership)).map(([user]) => user);
  }
}
