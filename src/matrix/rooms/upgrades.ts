import { allows } from "../../model/people/role.ts";
import { roomUpgraded, upgradeRefused, upgradeWaits, type UpgradeRefusal } from "../../words/rooms/room-life.ts";
import type { RoomStore } from "./room-store.ts";
import { path, type Client } from "../transport/client.ts";
import type { Encryption } from "../encryption/encryption.ts";
import { notice, type RoomBroadcast } from "./room-broadcast.ts";
import { retry, type RetryOptions } from "../transport/retry.ts";
import type { RoomState, Tombstone } from "./room-state.ts";
import type { Rooms } from "./rooms.ts";
import { requestFailureOf } from "../transport/request-failure.ts";

/** How long an invite into a new room may take before somebody is told that it is missing: apps invite by themselves. */
const inviteMayComeWithinMs = 60_000;
/** How long the bot tries to leave a room that it needs no more. */
const deadlineMs = 60_000;

type Deps = {
  readonly client: Client;
  readonly rooms: Rooms;
  readonly encryption: Pick<Encryption, "encrypted">;
  readonly store: RoomStore;
  readonly roomBroadcast: RoomBroadcast;
  readonly retryOptions: RetryOptions;
};

/** `since` on the steady clock; `arrived` once the bot is in the new room, and decides. */
type Pending = { readonly tombstone: Tombstone; readonly since: number; arrived: boolean };

/**
 * Admin rooms that are upgraded: the bot goes along where that was said by an operator or owner who had the power for it, and where the
 * new room itself says that it continues the old one, and is encrypted if that was. All of this a homeserver can forge: see
 * docs/threat-model.md for what that would give it.
 */
export class Upgrades {
  readonly #deps: Deps;
  /** Upgrades that are being followed, by their old room. */
  readonly #pending = new Map<string, Pending>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Looks whether an admin room is said to continue as another, and if so goes along beside the rest. Returns at once. */
  look(old: string): void {
    const { retryOptions, rooms, store } = this.#deps;
    const tombstone = rooms.isAdmin(old) ? rooms.state(old)?.tombstone : null;
    if (!tombstone || this.#pending.get(old)?.tombstone.event === tombstone.event || store.find(old)?.refusedTombstone === tombstone.event) return;
    this.#pending.set(old, { tombstone, since: retryOptions.clock.steady(), arrived: false });
    this.#follow(old, tombstone).catch((thrown: unknown) => {
      this.#pending.delete(old);
      if (!retryOptions.signal.aborted) retryOptions.log.error({ room: old, error: thrown }, "An upgrade of a room could not be followed");
    });
  }

  /** The admin room of which a room is the continuation, where `sender` may bring the bot there; null otherwise. */
  continuedBy(room: string, sender: string): string | null {
    const { rooms } = this.#deps;
    const [old] = [...this.#pending].find(([, { tombstone }]) => tombstone.replacement === room) ?? [];
    return old !== undefined && allows(rooms.roleOf(old, sender), "operator") ? old : null;
  }

  /** Whether it may be decided in a moment where what is to be said in a room is to go. */
  soon(old: string): boolean {
    const pending = this.#pending.get(old);
    return pending !== undefined && this.#deps.retryOptions.clock.steady() - pending.since < inviteMayComeWithinMs;
  }

  /** The bot is in the room as which `old` is said to go on. */
  async arrive(old: string): Promise<void> {
    const { client, retryOptions, rooms } = this.#deps;
    const pending = this.#pending.get(old);
    // It may come by an invite and by itself.
    if (pending === undefined || pending.arrived) return;
    pending.arrived = true;
    const { tombstone } = pending;
    const state = await retry("look into a new room", async () => rooms.learn(tombstone.replacement, client, retryOptions.signal), retryOptions);
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
    const { client, roomBroadcast, retryOptions, rooms } = this.#deps;
    const { replacement, sender } = tombstone;
    const refusal = this.#refusalHere(old, tombstone);
    if (refusal !== null) {
      this.#refuse(old, tombstone, refusal);
      return;
    }
    try {
      // Whoever upgraded it is there: their homeserver can let us in.
      const server = sender.slice(sender.indexOf(":") + 1);
      await retry("enter a new room", async () => client.call("POST", path("join", replacement), { query: { via: server, server_name: server }, body: {}, timeoutMs: 120_000, signal: retryOptions.signal }), retryOptions);
    } catch (thrown) {
      if (requestFailureOf(thrown).kind !== "refused") throw thrown;
      await retryOptions.clock.sleep(inviteMayComeWithinMs, retryOptions.signal);
      if (this.#pending.get(old)?.tombstone === tombstone) roomBroadcast.broadcast(old, upgradeWaits(old, replacement, sender, rooms.user));
      return;
    }
    await this.arrive(old);
  }

  #refusalHere(old: string, { sender }: Tombstone): UpgradeRefusal | null {
    const { rooms } = this.#deps;
    const state = rooms.state(old);
    const powerful = state !== null && state.level(sender) >= state.levelFor("m.room.tombstone") && allows(rooms.roleOf(old, sender), "operator");
    return powerful ? null : "powerless";
  }

  async #refusalThere(old: string, state: RoomState): Promise<UpgradeRefusal | null> {
    if (state.predecessor !== old) return "no-predecessor";
    if (state.type !== null) return "not-ordinary";
    return (await this.#deps.encryption.encrypted(old)) && !state.encrypted ? "unencrypted" : null;
  }

  #refuse(old: string, { event, replacement, sender }: Tombstone, why: UpgradeRefusal): void {
    const { roomBroadcast, retryOptions, store } = this.#deps;
    retryOptions.log.warn({ room: old, replacement, by: sender, why }, "An upgrade of a room isn't followed");
    const reply = upgradeRefused(old, replacement, sender, why);
    roomBroadcast.broadcast(old, reply, {
      beside: [notice(old, reply)],
      also: () => {
        store.refuseTombstone(old, event);
        this.#pending.delete(old);
      },
    });
  }

  async #goOn(old: string, { replacement, sender }: Tombstone): Promise<void> {
    const { roomBroadcast, retryOptions, rooms, store } = this.#deps;
    const reply = roomUpgraded(old, replacement, sender);
    const everywhere = [replacement, ...rooms.tellable().filter((room) => room !== old && room !== replacement)];
    await roomBroadcast.queue(everywhere.map((room) => notice(room, reply)), () => {
      store.replace(old, replacement);
      rooms.succeed(old, replacement);
    });
    this.#pending.delete(old);
    retryOptions.log.info({ room: old, replacement, by: sender }, "An admin room was upgraded");
  }

  async #leave(room: string): Promise<void> {
    const { client, retryOptions, rooms } = this.#deps;
    await retry("leave a room", async () => client.call("POST", path("rooms", room, "leave"), { body: {}, signal: retryOptions.signal }), { ...retryOptions, deadlineMs });
    rooms.forget(room);
  }
}
