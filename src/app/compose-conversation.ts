import { Dispatcher, type Dispatching } from "../commands/engine/dispatch.ts";
import type { Performing } from "../commands/engine/performing.ts";
import { performForm } from "../commands/forms/perform-form.ts";
import { commands } from "../commands/table.ts";
import type { MatrixBot } from "../matrix/matrix-bot.ts";
import type { Deps } from "../operations/deps.ts";
import type { PerformForm } from "../operations/form-work.ts";
import type { Registry } from "../registry/registry.ts";
import { forms } from "../web/forms/table.ts";
import { queueIn } from "./queue.ts";

/** What a conversation is made of. */
export type ConversationParts = {
  readonly deps: Deps;
  readonly registry: Registry;
  /** The rooms in which it takes place, and the people in them. */
  readonly matrix: Pick<MatrixBot, "encrypted" | "progress" | "roleNow" | "roleOf" | "scopeNow" | "storageFailed" | "wake"> & Pick<Dispatching, "working">;
  /** Matrix ids. */
  readonly owners: readonly string[];
  readonly signal: AbortSignal;
};

/** Does what people ask for, in rooms and by forms. */
export type Conversation = {
  readonly performing: Performing;
  /** Takes up all that waits in the inbox. Returns at once. */
  wake(): void;
  readonly performForm: PerformForm;
  /** Resolves when all has ended that was under way when it was called: what was asked for in rooms, and what follows forms. Never rejects. */
  idle(): Promise<void>;
};

/** Puts together what does that, in the same way for a bot and for a test of one. */
export function composeConversation({ deps, matrix, owners, registry, signal }: ConversationParts): Conversation {
  const { guesses, inbox, plainRooms } = registry;
  const following = new Set<Promise<void>>();
  const performing: Performing = {
    deps,
    table: commands,
    forms,
    progress: matrix.progress,
    roleNow: (room, user) => matrix.roleNow(room, user),
    scopeNow: (room, user, role) => matrix.scopeNow(room, user, role),
    self: "Innkeeper",
    signal,
    put: queueIn(registry),
    queued: () => matrix.wake(),
    afterwards(work) {
      following.add(work);
      void work.finally(() => following.delete(work));
    },
  };
  const dispatcher = new Dispatcher({
    ...performing,
    inbox,
    guesses,
    plainRooms,
    owners,
    roleOf: (room, user) => matrix.roleOf(room, user),
    encrypted: (room) => matrix.encrypted(room),
    storageFailed: (thrown) => matrix.storageFailed(thrown),
    working: (message, work) => matrix.working(message, work),
  });
  return {
    performing,
    wake: () => dispatcher.wake(),
    performForm: (link, work) => performForm(performing, link, work),
    async idle() {
      await Promise.allSettled([dispatcher.idle(), ...following]);
    },
  };
}
