import { allows } from "../../model/people/role.ts";
import { roomUpgraded, upgradeRefused, upgradeWaits, type UpgradeRefusal } from "../../words/rooms/room-life.ts";
import type { RoomStore } from "./room-store.ts";
import { path, type Client } from "../transport/client.ts";
import type { Encryption } from "../encryption/encryption.ts";
import { notice, type News } from "./room-broadcast.ts";
import { persist, type Patience } from "../transport/retry.ts";
import type { RoomState, Tombstone } from "./room-state.ts";
import type { Rooms } from "./rooms.ts";
import { troubleOf } from "../transport/request-failure.ts";

/** How long an invite into a new room may take before somebody is told that it is missing, in milliseconds: apps invite by themselves. */
const patienceForInvite = 60_000;
/** How long the bot tries to leave a room that it needs no more, in milliseconds. */
const deadline = 60_000;

type Parts = {
  readonly client: Client;
  readonly rooms: Rooms;
  readonly encryption: Pick<Encryption, "encrypted">;
  readonly store: RoomStore;
  readonly news: News;
  readonly patience: Patience;
};

/** `since` on the steady clock; `arrived` once the bot is in the new room, and decides. */
type Pending = { readonly tombstone: Tombstone; readonly since: number; arrived: boolean };

/**
 * Admin rooms that are upgraded: the bot goes along where that was said by an operator or owner who had the power for it, and where the
 * new room itself says that it continues the old one, and is encrypted if that was. All of this a homeserver can forge: see
 * docs/threat-model.md for what that would give it.
 */
export class Upgrades {
  readonly #parts: Parts;
  /** Upgrades that are being followed, by their old room. */
  readonly #pending = new Map<string, Pending>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Looks whether an admin room is said to continue as another, and if so goes along beside the rest. Returns at once. */
  look(old: string): void {
    const { patience, rooms, store } = this.#parts;
    const tombstone = rooms.isAdmin(old) ? rooms.state(old)?.tombstone : null;
    if (!tombstone || this.#pending.get(old)?.tombstone.event === tombstone.event || store.find(old)?.refusedTombstone === tombstone.event) return;
    this.#pending.set(old, { tombstone, since: patience.clock.steady(), arrived: false });
    this.#follow(old, tombstone).catch((thrown: unknown) => {
      this.#pending.delete(old);
      if (!patience.signal.aborted) patience.log.error({ room: old, error: thrown }, "An upgrade of a room could not be followed");
    });
  }

  /** The admin room of which a room is the continuation, where `sender` may bring the bot there; null otherwise. */
  wanted(room: string, sender: string): string | null {
    const { rooms } = this.#parts;
    const [old] = [...this.#pending].find(([, { tombstone }]) => tombstone.replacement === room) ?? [];
    return old !== undefined && allows(rooms.roleOf(old, sender), "operator") ? old : null;
  }

  /** Whether it may be decided in a moment where what is to be said in a room is to go. */
  soon(old: string): boolean {
    const pending = this.#pending.get(old);
    return pending !== undefined && this.#parts.patience.clock.steady() - pending.since < patienceForInvite;
  }

  /** The bot is in the room as which `old` is said to go on. */
  async arrive(old: string): Promise<void> {
    const { client, patience, rooms } = this.#parts;
    const pending = this.#pending.get(old);
    // It may come by an invite and by itself.
    if (pending === undefined || pending.arrived) return;
    pending.arrived = true;
    const { tombstone } = pending;
    const state = await persist("look into a new room", async () => rooms.learn(tombstone.replacement, client, patience.signal), patience);
    if (state === null) {
      pending.arrived = false;
      return;
    }
    const refusal = this.#refusalHere(old, tombstone) ?? (await this.#refusalThere(old, state));
    if (refusal !== null) {
      this.#refuse(old, tombstone, refusal);
      await this.#leave(tombstone.replacement);
      return;
    }
    await this.#goOn(old, tombstone);
    await this.#leave(old);
  }

  async #follow(old: string, tombstone: Tombstone): Promise<void> {
    const { client, news, patience, rooms } = this.#parts;
    const { replacement, sender } = tombstone;
    const refusal = this.#refusalHere(old, tombstone);
    if (refusal !== null) {
      this.#refuse(old, tombstone, refusal);
      return;
    }
    try {
      // Whoever upgraded it is there: their homeserver can let us in.
      const server = sender.slice(sender.indexOf(":") + 1);
      await persist("enter a new room", async () => client.call("POST", path("join", replacement), { query: { via: server, server_name: server }, body: {}, timeout: 120_000, signal: patience.signal }), patience);
    } catch (thrown) {
      if (troubleOf(thrown).kind !== "refused") throw thrown;
      await patience.clock.sleep(patienceForInvite, patience.signal);
      if (this.#pending.get(old)?.tombstone === tombstone) news.tell(old, upgradeWaits(old, replacement, sender, rooms.user));
      return;
    }
    await this.arrive(old);
  }

  #refusalHere(old: string, { sender }: Tombstone): UpgradeRefusal | null {
    const { rooms } = this.#parts;
    const state = rooms.state(old);
    const powerful = state !== null && state.level(sender) >= state.levelFor("m.room.tombstone") && allows(rooms.roleOf(old, sender), "operator");
    return powerful ? null : "powerless";
  }

  async #refusalThere(old: string, state: RoomState): Promise<UpgradeRefusal | null> {
    if (state.predecessor !== old) return "no-predecessor";
    if (state.type !== null) return "not-ordinary";
    return (await this.#parts.encryption.encrypted(old)) && !state.encrypted ? "unencrypted" : null;
  }

  #refuse(old: string, { event, replacement, sender }: Tombstone, why: UpgradeRefusal): void {
    const { news, patience, store } = this.#parts;
    patience.log.warn({ room: old, replacement, by: sender, why }, "An upgrade of a room isn't followed");
    const reply = upgradeRefused(old, replacement, sender, why);
    news.tell(old, reply, {
      beside: [notice(old, reply)],
      also: () => {
        store.refuseTombstone(old, event);
        this.#pending.delete(old);
      },
    });
  }

  async #goOn(old: string, { replacement, sender }: Tombstone): Promise<void> {
    const { news, patience, rooms, store } = this.#parts;
    const reply = roomUpgraded(old, replacement, sender);
    const everywhere = [replacement, ...rooms.tellable().filter((room) => room !== old && room !== replacement)];
    await news.queue(everywhere.map((room) => notice(room, reply)), () => {
      store.replace(old, replacement);
      rooms.succeed(old, replacement);
    });
    this.#pending.delete(old);
    patience.log.info({ room: old, replacement, by: sender }, "An admin room was upgraded");
  }

  async #leave(room: string): Promise<void> {
    const { client, patience, rooms } = this.#parts;
    await persist("leave a room", async () => client.call("POST", path("rooms", room, "leave"), { body: {}, signal: patience.signal }), { ...patience, deadline });
    rooms.forget(room);
  }
}
