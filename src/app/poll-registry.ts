import { resume } from "../commands/engine/perform.ts";
import type { Registry } from "../registry/registry.ts";
import type { Conversation } from "./compose-conversation.ts";

/** Between two looks at what shells have written or left behind. */
const everyMs = 1000;
/** Until the next look when the database could not be read. */
const afterFailureMs = 5000;

type Polling = {
  readonly registry: Pick<Registry, "dataVersion">;
  readonly conversation: Pick<Conversation, "performing" | "wake">;
  /** Called when another program may have queued messages. */
  readonly queued: () => void;
};

/**
 * Takes up what waited while the bot was away, then what shells write, queue, or leave behind when they are killed, until the program
 * stops. Never throws.
 */
export async function pollRegistry({ conversation, queued, registry }: Polling): Promise<void> {
  const { deps: { clock, log }, signal } = conversation.performing;
  let seen: number | null = null;
  while (!signal.aborted) {
    try {
      const current = registry.dataVersion();
      if (seen !== current) queued();
      // A shell that is killed writes nothing, so whoever left a job is found by looking. What could not be undone, or followed, waits for a start.
      await resume(conversation.performing, seen === null ? () => true : ({ lock, state }) => lock !== null && state !== "undoing" && state !== "stuck");
      seen = current;
      conversation.wake();
    } catch (thrown) {
      log.error({ err: thrown }, "could not look after what waits");
      await clock.sleep(afterFailureMs, signal).catch(() => undefined);
    }
    await clock.sleep(everyMs, signal).catch(() => undefined);
  }
}
