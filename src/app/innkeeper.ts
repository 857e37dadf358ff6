import { botLock } from "../jobs/lock-names.ts";
import type { Config } from "../config/config.ts";
import { UserError } from "../model/error.ts";
import type { Log } from "../model/log.ts";
import type { Reply } from "../model/reply.ts";
import type { Notification } from "../model/rooms/outgoing.ts";
import { nothing } from "../model/rooms/scope.ts";
import type { AppliedConfig } from "../model/setup/applied-config.ts";
import type { Deps } from "../operations/deps.ts";
import { scopedDeps } from "../operations/scoped/scoped-deps.ts";
import { Fault } from "../runtime/end-on-faults.ts";
import { startWatch } from "../watch/watch.ts";
import { startWeb } from "../web/web.ts";
import { brokeDown } from "../words/rooms/broken-down.ts";
import { noticeReply } from "../words/watch/notice.ts";
import { openAdapters } from "./adapters.ts";
import { accessFor } from "./bot-account.ts";
import { composeConversation } from "./compose-conversation.ts";
import { connectMatrix } from "./connect-matrix.ts";
import { pollRegistry } from "./poll-registry.ts";
import { pruneDaily } from "./prune-daily.ts";
import { queueIn } from "./queue.ts";
import { tellBreakdown } from "./tell-breakdown.ts";
import { version } from "./version.ts";

/** How long work under way may take to reach a place from which it can be resumed. */
const graceToStopMs = 10_000;

/** A bot at work. */
export type Innkeeper = {
  /** What operations stand on, as far as a room sees. */
  readonly depsIn: (room: string) => Deps;
  readonly appliedConfig: AppliedConfig;
  /** Resolves when the bot is in its rooms. */
  readonly ready: Promise<unknown>;
  /** Resolves when the signal has ended it; rejects with a UserError when it can't go on. */
  readonly ended: Promise<void>;
  /** Tells all admin rooms of a breakdown, as soon as that is possible. */
  tellBreakdown(reply: Reply): void;
  /** Tells the admin rooms that see everything what concerns this program, and does `also` in one transaction. */
  tell(notification: Notification, also?: () => void): void;
  /**
   * Ends what runs and lets go of the data root. Call after aborting the signal.
   * @param ending the end of the program: before it, a step that can't be cut off takes as long as it takes, since the next bot would begin it again.
   */
  close(ending: AbortSignal): Promise<void>;
};

const whenAborted = async (signal: AbortSignal): Promise<void> => {
  if (!signal.aborted) await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
};

/**
 * Starts everything that a bot is: the pages, the conversation, the watch, and what a crash left unfinished.
 * @throws UserError `homeserver-unconfigured`, `bot-runs-already`, and those of the registry and the pages.
 */
export async function startInnkeeper(config: Config, log: Log, stopping: AbortController): Promise<Innkeeper> {
  const { signal } = stopping;
  const { dataRoot, homeserver, owners, publicUrl } = config;
  if (homeserver === null) throw new UserError("homeserver-unconfigured", {});
  const adapters = openAdapters(config, log, version);
  const { deps, registry, scopeIn } = adapters;
  const lock = registry.locks.tryTake(botLock);
  if (lock === null) {
    adapters.close();
    throw new UserError("bot-runs-already", { dataRoot });
  }
  const letGo = (): void => {
    lock.release();
    adapters.close();
  };

  try {
    const access = await accessFor(homeserver, dataRoot);
    const matrix = connectMatrix({ access, adapters, config, homeserver, onIncoming: () => conversation.wake(), signal });
    const conversation = composeConversation({ deps, matrix, owners, registry, signal });
    const web = await startWeb({ ...config.web, publicUrl, deps, perform: conversation.performForm, signal });
    log.info({ version, dataRoot, pages: publicUrl }, "Innkeeper starts");

    // Queued now, told at the next start.
    signal.addEventListener("abort", () => {
      if (signal.reason instanceof Fault) tellBreakdown(registry, deps, brokeDown(signal.reason.ref));
    });

    const queue = queueIn(registry);
    const watching = startWatch({
      deps,
      say: noticeReply,
      put(messages, also) {
        queue(messages, also);
        matrix.wake();
      },
      signal,
    });
    const polling = pollRegistry({ conversation, queued: () => matrix.wake(), registry });
    const pruning = pruneDaily({ prune: registry.prune, clock: deps.clock, log, signal });

    return {
      depsIn: (room) => scopedDeps(deps, scopeIn(room) ?? nothing, room),
      ready: matrix.ready,
      ended: matrix.ended,
      appliedConfig: registry.appliedConfig,
      tellBreakdown: (reply) => tellBreakdown(registry, deps, reply),
      tell(notification, also = () => undefined) {
        queue(deps.announcer.notifications(({ all }) => (all ? [notification] : [])), also);
        matrix.wake();
      },
      async close(ending) {
        const over = new AbortController();
        const grace = async (): Promise<void> => deps.clock.sleep(graceToStopMs, over.signal).catch(() => undefined);
        const work = Promise.race([conversation.idle(), whenAborted(ending).then(grace)]);
        await Promise.allSettled([work, Promise.race([Promise.allSettled([watching, polling, pruning, web.closed, matrix.ended]), grace()])]);
        over.abort(new Error("all has ended"));
        letGo();
      },
    };
  } catch (thrown) {
    stopping.abort(thrown);
    letGo();
    throw thrown;
  }
}
