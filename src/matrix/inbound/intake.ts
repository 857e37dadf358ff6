import type { Clock } from "../../model/clock.ts";
import type { Inbox, Incoming } from "../../model/rooms/incoming.ts";
import type { Outgoing } from "../../model/rooms/outgoing.ts";
import type { KeyMessages } from "../../model/rooms/key-message.ts";
import type { Log } from "../../model/log.ts";
import type { Confirmations } from "../../model/rooms/confirmations.ts";
import { allows } from "../../model/people/role.ts";
import { eventLeftOut } from "../../words/rooms/unreadable.ts";
import type { RoomInvites } from "../rooms/room-invites.ts";
import type { Client } from "../transport/client.ts";
import type { DirectChats } from "../rooms/direct-chats.ts";
import type { Encryption } from "../encryption/encryption.ts";
import { relationOf, type JoinedRoom, type RoomEvent, type SyncResponse } from "../transport/events.ts";
import { fillGap, isJoinOf } from "../transport/fill-gap.ts";
import type { RoomRemovals } from "../rooms/room-removals.ts";
import { keyInside } from "./key-inside.ts";
import type { RoomBroadcast } from "../rooms/room-broadcast.ts";
import { readMessage } from "./read-message.ts";
import { readReaction } from "./read-reaction.ts";
import type { Rooms } from "../rooms/rooms.ts";
import { PoisonEvents } from "./poison-events.ts";
import { requestFailureOf } from "../transport/request-failure.ts";
import type { Read, PendingDecryption } from "./pending-decryption.ts";
import type { Upgrades } from "../rooms/upgrades.ts";
import { isVerification, type Verifying } from "../encryption/verifying.ts";

type Deps = {
  readonly client: Client;
  readonly rooms: Rooms;
  readonly roomInvites: RoomInvites;
  readonly directChats: DirectChats;
  readonly inbox: Pick<Inbox, "add">;
  readonly keyMessages: Pick<KeyMessages, "keep">;
  /** Called when a message with a key in it has been kept to be removed. */
  readonly foundKey: () => void;
  readonly encryption: Pick<Encryption, "encrypted" | "receive">;
  readonly pendingDecryption: PendingDecryption;
  readonly verifying: Pick<Verifying, "take">;
  readonly questions: Pick<Confirmations, "numberOf">;
  readonly roomBroadcast: Pick<RoomBroadcast, "queue">;
  readonly roomRemovals: Pick<RoomRemovals, "out">;
  readonly upgrades: Pick<Upgrades, "look">;
  readonly concerns: (body: string, addressed: boolean) => boolean;
  /** Called when the inbox has something new, which is committed. */
  readonly took: (message: Incoming) => void;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/** Takes in what sync brings: rooms as they are, invites, and commands, which are kept before sync moves on. */
export class Intake {
  readonly #deps: Deps;
  readonly #poisonEvents: PoisonEvents;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#poisonEvents = new PoisonEvents(deps.log);
  }

  /** Takes in how things are, at a start: nothing in it is a command. */
  begin(response: SyncResponse): void {
    for (const [room, { state, timeline }] of Object.entries(response.rooms.join ?? {})) this.#deps.rooms.apply(room, [...state.events, ...timeline.events]);
    this.#takeDirect(response);
  }

  /** Answers invites beside the rest: joining over federation may take minutes. */
  invites(response: SyncResponse): void {
    for (const [room, invite] of Object.entries(response.rooms.invite ?? {})) void this.#deps.roomInvites.answer(room, invite);
  }

  /**
   * Takes in what is new. Safe to be given the same again.
   * @param missed how long the bot was away, where what was said meanwhile isn't to be run.
   */
  async take(response: SyncResponse, since: string, missed: Incoming["missed"]): Promise<void> {
    this.#takeDirect(response);
    await this.#deps.encryption.receive(response);
    for (const [room, { state, timeline }] of Object.entries(response.rooms.leave ?? {})) this.#deps.roomRemovals.out(room, [...state.events, ...timeline.events]);
    for (const [room, joined] of Object.entries(response.rooms.join ?? {})) await this.#takeRoom(room, joined, since, missed);
    // After the rooms: an upgrade comes before the invite into the new room.
    this.invites(response);
    await this.#deps.pendingDecryption.again(async (room, read) => this.#took(await this.#unlessItFails(room, read.event, () => this.#keep(room, read))));
  }

  /** Leaves out an event at which our own code fails again and again, and tells its sender. @throws what is to be tried again. */
  async #unlessItFails(room: string, { event_id: event, sender }: RoomEvent, read: () => readonly Incoming[] | Promise<readonly Incoming[]>): Promise<readonly Incoming[]> {
    try {
      return await read();
    } catch (thrown) {
      const ref = this.#poisonEvents.leaveOut({ room, event, sender }, thrown);
      const { roomBroadcast, rooms } = this.#deps;
      const told: readonly Outgoing[] = allows(rooms.roleOf(room, sender), "viewer") ? [{ room, reply: eventLeftOut(ref), kind: "failure", replyTo: event, thread: null, asker: sender }] : [];
      await roomBroadcast.queue(told);
      return [];
    }
  }

  async #takeRoom(room: string, { state, timeline }: JoinedRoom, since: string, missed: Incoming["missed"]): Promise<void> {
    const { client, encryption, rooms, log, signal, pendingDecryption, upgrades } = this.#deps;
    let events: readonly RoomEvent[] = timeline.events;
    if (timeline.limited && timeline.prev_batch !== undefined && rooms.mayTakeCommands(room)) {
      try {
        const between = await fillGap(client, room, { user: rooms.user, from: timeline.prev_batch, since, signal });
        const have = new Set(events.map((event) => event.event_id));
        events = [...between.filter((event) => !have.has(event.event_id)), ...events];
      } catch (thrown) {
        if (requestFailureOf(thrown).kind !== "refused") throw thrown;
        log.warn({ room, says: requestFailureOf(thrown).says }, "What was said in a room meanwhile can't be read");
      }
    }
    rooms.apply(room, [...state.events, ...timeline.events]);
    if (rooms.mayTakeCommands(room) && !rooms.isJoined(room)) {
      // Synapse may list a room as joined before the join is among its events, and the join then never comes by sync. Nothing in
      // such a sync was said to the bot; what is said from now on is.
      await rooms.learn(room, client, signal);
      return;
    }
    if (!rooms.takesCommands(room)) return;
    upgrades.look(room);
    // Remembered as soon as it is known.
    await encryption.encrypted(room);
    const taken: Incoming[] = [];
    // What was said before the bot came wasn't said to it.
    for (const event of events.slice(events.findLastIndex((each) => isJoinOf(rooms.user, each)) + 1)) {
      if (event.sender === rooms.user) continue;
      taken.push(...(await this.#unlessItFails(room, event, async () => {
        const read = await pendingDecryption.read(room, event, missed);
        return read === null ? [] : this.#keep(room, read);
      })));
    }
    // Only now: what was missed is answered together.
    this.#took(taken);
  }

  #took(messages: readonly Incoming[]): void {
    messages.forEach(this.#deps.took);
  }

  /** Puts a message into the inbox, if it is one for the bot, and holds no key; gives none or one. */
  #keep(room: string, { event, missed, proof }: Read): readonly Incoming[] {
    const { rooms, inbox, keyMessages, log, questions, concerns, clock, verifying } = this.#deps;
    // What a room is, people don't say; and without its state it would be another room.
    const key = event.state_key === undefined ? keyInside(event.content) : null;
    if (key !== null) {
      const { event_id: id, sender } = event;
      log.warn({ room, event: id, sender, what: key }, "A message held a key, and is removed");
      keyMessages.keep({ event: id, room, sender, thread: relationOf(event.content).thread, device: proof.device?.id ?? null, what: key });
      this.#deps.foundKey();
      return [];
    }
    if (isVerification(event)) {
      verifying.take(room, event);
      return [];
    }
    const where = { user: rooms.user, name: rooms.state(room)?.displayName(rooms.user) ?? null, room, direct: rooms.isDirect(room), now: clock.now(), missed, proof };
    const message = readMessage(event, where) ?? readReaction(event, { ...where, numberOf: (...of) => questions.numberOf(...of) });
    if (message === null || !concerns(message.body, message.addressed)) return [];
    inbox.add(message);
    return [message];
  }

  #takeDirect(response: SyncResponse): void {
    const direct = response.account_data.events.findLast(({ type }) => type === "m.direct");
    if (direct) this.#deps.directChats.remember(direct.content);
  }
}
