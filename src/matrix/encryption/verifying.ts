import type { Clock } from "../../model/clock.ts";
import type { Log } from "../../model/log.ts";
import { allows } from "../../model/people/role.ts";
import type { Emoji, Verification } from "../../model/rooms/verification.ts";
import type { Encryption } from "./encryption.ts";
import { relationOf, type RoomEvent } from "../transport/events.ts";
import type { Rooms } from "../rooms/rooms.ts";
import { requestFailureOf } from "../transport/request-failure.ts";

type Deps = {
  readonly encryption: Pick<Encryption, "encrypted" | "verify">;
  readonly rooms: Rooms;
  /** Told when there is something to compare, and how it ended. */
  readonly tell: (verification: Verification, room: string) => void;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/** Whether an event belongs to people's comparing of emoji. */
export const isVerification = ({ content, type }: RoomEvent): boolean =>
  type.startsWith("m.key.verification.") || (type === "m.room.message" && content["msgtype"] === "m.key.verification.request");

/** Lets people in the bot's encrypted rooms make sure, by comparing emoji, that the bot is the bot. */
export class Verifying {
  readonly #deps: Deps;
  readonly #shown = new Map<string, readonly Emoji[]>();
  #turn: Promise<void> = Promise.resolve();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Takes in an event of one, encrypted or not: some apps don't, and nothing is concluded from it here. Goes on beside the rest; what a
   * crash cuts off, a person begins anew.
   */
  take(room: string, event: RoomEvent): void {
    const { log, rooms, signal } = this.#deps;
    if (!allows(rooms.roleOf(room, event.sender), "viewer")) return;
    this.#turn = this.#turn
      .then(async () => this.#goOn(room, event))
      .catch((thrown: unknown) => {
        if (!signal.aborted) log.warn({ room, sender: event.sender, says: requestFailureOf(thrown).says }, "A verification can't go on");
      });
  }

  async #goOn(room: string, event: RoomEvent): Promise<void> {
    const { clock, encryption, log, tell } = this.#deps;
    if (!(await encryption.encrypted(room))) return;
    const flow = event.type === "m.room.message" ? event.event_id : relationOf(event.content).refersTo;
    const step = flow === null ? null : await encryption.verify(room, event, flow);
    if (flow === null || step === null || step.state === "waiting") return;
    const before = this.#shown.get(flow);
    const emoji = before ?? step.emoji;
    // Without emoji it was given up before anything could be compared.
    if (emoji.length === 0 || (before !== undefined && step.state === "comparing")) return;
    if (step.state === "comparing") this.#shown.set(flow, emoji);
    else this.#shown.delete(flow);
    log.info({ room, user: event.sender, state: step.state, emoji: emoji.map(({ name }) => name) }, "Somebody verifies this bot by emoji");
    tell({ flow, user: event.sender, emoji, state: step.state, at: clock.now() }, room);
  }
}
