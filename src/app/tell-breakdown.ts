import type { Reply } from "../model/reply.ts";
import type { Deps } from "../operations/deps.ts";
import type { Registry } from "../registry/registry.ts";
import { tellsOfBreakdown } from "../words/rooms/broken-down.ts";
import { queueIn } from "./queue.ts";

/** Queues for all admin rooms that the bot broke down. One breakdown after the other is no news before the first has been told. Never throws. */
export function tellBreakdown(registry: Registry, { announcer, log }: Pick<Deps, "announcer" | "log">, reply: Reply): void {
  try {
    if (registry.outbox.waiting().some((waiting) => tellsOfBreakdown(waiting.reply))) return;
    queueIn(registry)(announcer.notifications(() => [{ kind: "alert", reply }]));
  } catch (thrown) {
    log.error({ err: thrown }, "the rooms can't be told of a breakdown");
  }
}
