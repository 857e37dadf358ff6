import { fileLines } from "../../src/app/file-lines.ts";
import { DirectChats } from "../../src/matrix/rooms/direct-chats.ts";
import { Delivery } from "../../src/matrix/outbound/delivery.ts";
import { Rooms } from "../../src/matrix/rooms/rooms.ts";
import { SendScheduler } from "../../src/matrix/outbound/send-scheduler.ts";
import { Sender } from "../../src/matrix/outbound/sender.ts";
import type { Scope } from "../../src/model/rooms/scope.ts";
import type { Deps } from "../../src/operations/deps.ts";
import type { Registry } from "../../src/registry/registry.ts";
import type { Life } from "./life.ts";
import { innkeeper } from "./people.ts";
import type { World } from "./world.ts";

type Program = { readonly deps: Deps; readonly mortal: Life; readonly registry: Registry; readonly scopeIn: (room: string) => Scope | null; readonly signal: AbortSignal };

/** What the bot knows of its rooms, and the way on which messages come there: all of it real, but for the homeserver, encryption, and the life of rooms. */
export function connect({ botHomeserver, links, owners }: World, { deps, mortal, registry, scopeIn, signal }: Program) {
  const { clock, log } = deps;
  const { encryption } = botHomeserver;
  const client = botHomeserver.client(() => mortal.dead);
  const rooms = new Rooms(innkeeper, owners(), scopeIn);
  const directChats = new DirectChats(client, rooms, log);
  botHomeserver.signIn({ rooms, directChats });
  for (const room of registry.rooms.all()) rooms.makeAdmin(room);
  const delivery = new Delivery({
    client,
    rooms,
    encryption,
    directChats,
    links,
    linesOf: fileLines(deps, (room, user, role) => rooms.scopeOf(room, user, role)),
    roomRemovals: { check: async () => false },
    upgrades: { soon: () => false },
    retryOptions: { clock, log, signal },
  });
  const sendScheduler = new SendScheduler({ clock, signal });
  sendScheduler.lift();
  const sender = new Sender({
    outbox: registry.outbox,
    questions: registry.confirmations,
    delivery: {
      async deliver(message) {
        const delivered = await delivery.deliver(message);
        if ("event" in delivered) botHomeserver.explain(delivered.event, message);
        return delivered;
      },
    },
    sendScheduler,
    storageOutage: { failed: () => undefined },
    clock,
    log,
    signal,
  });
  return { rooms, sender };
}
