import type { Outgoing } from "../model/rooms/outgoing.ts";
import type { Registry } from "../registry/registry.ts";

/** Queues messages and does `also`: all of it or nothing. */
export type Queue = (messages: readonly Outgoing[], also?: () => void) => void;

/** Queues in the outbox, where a crash doesn't lose them. */
export const queueIn =
  (registry: Pick<Registry, "outbox" | "together">): Queue =>
  (messages, also) =>
    registry.together(() => {
      for (const message of messages) registry.outbox.put(message);
      also?.();
    });
