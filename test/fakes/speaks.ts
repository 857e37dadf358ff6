import { concerns } from "../../src/commands/engine/parse.ts";
import { readMessage } from "../../src/matrix/inbound/read-message.ts";
import { readReaction } from "../../src/matrix/inbound/read-reaction.ts";
import type { Incoming, SendingDevice } from "../../src/model/rooms/incoming.ts";
import { deviceOf, direct, innkeeper, room1, secretRoom } from "./people.ts";
import type { Bot } from "./program.ts";
import type { World } from "./world.ts";

/** Where and how somebody says something; without a device of its own, a message in the encrypted room comes from their verified one. */
export type Saying = { readonly in?: string; readonly device?: SendingDevice | null; readonly ciphertext?: string; readonly missed?: Incoming["missed"] };

const deviceIn = (user: string, { in: room = room1, device = room === secretRoom ? deviceOf(user) : null }: Saying): SendingDevice | null => device;

/** What people do in the bot's rooms; each ends when it is dealt with, or the bot is killed. */
export function speaks(world: World, bot: () => Bot) {
  const { botHomeserver: { said }, clock } = world;
  let events = 0;
  const newEvent = (): string => `$event-${++events}`;

  /** Comes to where they speak. */
  const enters = (user: string, room: string): void => {
    world.enters(user, room);
    bot().entered(room);
  };

  /** The bot takes up what was kept. */
  async function deals(event: string): Promise<void> {
    const { conversation, delivers, mortal, works } = bot();
    if (mortal.dead) return;
    conversation.wake();
    await Promise.race([works.get(event), mortal.died]);
    await delivers();
  }

  /** Keeps a message of which the bot doesn't know yet; gives its event. */
  function waits(user: string, body: string, how: Saying = {}): string {
    const { in: room = room1, missed = null } = how;
    const device = deviceIn(user, how);
    enters(user, room);
    const event = newEvent();
    const ciphertext = device === null ? null : (how.ciphertext ?? `ciphertext of ${event}`);
    const at = clock.now();
    bot().registry.inbox.add({ event, room, sender: user, body, addressed: room === direct, unclear: false, thread: null, answerTo: null, sentAt: at, receivedAt: at, device, ciphertext, missed, after: null });
    return event;
  }

  const says = (user: string, body: string, how: Saying = {}): Promise<void> => deals(waits(user, body, how));

  /** The number of the last question. */
  const number = (): string => /yes (\d+)/.exec(said.findLast(({ kind }) => kind === "prompt")?.text ?? "")?.[1] ?? "none";

  return {
    waits,
    says,
    number,
    /** Answers the last question, by its number. */
    confirms: (user: string, word = "yes", where = room1): Promise<void> => says(user, `${word} ${number()}`, { in: where }),

    /** Somebody's app sends a message with that content; ends at once where it is none for the bot. */
    async sends(user: string, content: Readonly<Record<string, unknown>>, how: Saying = {}): Promise<void> {
      const { in: room = room1 } = how;
      const device = deviceIn(user, how);
      enters(user, room);
      const event = newEvent();
      const at = clock.now();
      const proof = { device, ciphertext: device === null ? null : `ciphertext of ${event}` };
      const message = readMessage(
        { event_id: event, type: "m.room.message", sender: user, origin_server_ts: at, state_key: undefined, unsigned: undefined, content: { msgtype: "m.text", ...content } },
        { user: innkeeper, name: "Innkeeper", room, direct: room === direct, now: at, missed: null, proof },
      );
      if (message === null || !concerns(message.body, message.addressed)) return;
      bot().registry.inbox.add(message);
      await deals(event);
    },

    /** Somebody reacts to the last question. */
    async reacts(user: string, key: string): Promise<void> {
      const { registry: { confirmations, inbox } } = bot();
      const prompt = said.findLast(({ kind }) => kind === "prompt");
      const event = newEvent();
      const content = { "m.relates_to": { rel_type: "m.annotation", event_id: prompt?.event ?? "", key } };
      const message = readReaction(
        { event_id: event, type: "m.reaction", sender: user, origin_server_ts: 0, state_key: undefined, unsigned: undefined, content },
        { user: innkeeper, room: prompt?.room ?? room1, direct: false, now: clock.now(), missed: null, proof: { device: null, ciphertext: null }, numberOf: (...of) => confirmations.numberOf(...of) },
      );
      if (message === null) return;
      inbox.add(message);
      await deals(event);
    },

    /** The bot takes up all that waits. */
    async wakes(): Promise<void> {
      const { conversation, delivers } = bot();
      conversation.wake();
      await conversation.idle();
      await delivers();
    },
  };
}
