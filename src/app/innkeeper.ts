import { join } from "node:path";
import { accessFor } from "./bot-account.ts";
import { openAdapters } from "./adapters.ts";
import { Dispatcher } from "../commands/engine/dispatch.ts";
import { concerns } from "../commands/engine/parse.ts";
import { performForm } from "../commands/forms/perform-form.ts";
import { resume } from "../commands/engine/perform.ts";
import type { Performing } from "../commands/engine/performing.ts";
import { commands } from "../commands/table.ts";
import type { Config } from "../config/config.ts";
import { Fault } from "../runtime/end-on-faults.ts";
import { pruneDaily } from "./prune-daily.ts";
import { startMatrixBot } from "../matrix/matrix-bot.ts";
import { botLock } from "../jobs/lock-names.ts";
import { UserError } from "../model/error.ts";
import type { Outgoing } from "../model/rooms/outgoing.ts";
import type { Log } from "../model/log.ts";
import type { Reply } from "../model/reply.ts";
import { nothing } from "../model/rooms/scope.ts";
import type { Deps } from "../operations/deps.ts";
import { auditLines } from "../operations/audit/audit.ts";
import { scopedDeps } from "../operations/scoped/scoped-deps.ts";
import { systemClock } from "../runtime/system-clock.ts";
import { version } from "./version.ts";
import { startWatch } from "../watch/watch.ts";
import { forms } from "../web/forms/table.ts";
import { startWeb } from "../web/web.ts";
import { brokeDown, tellsOfBreakdown } from "../words/rooms/broken-down.ts";
import { noticeReply } from "../words/watch/notice.ts";
import { compareOnHost } from "../words/trust/verification.ts";
import { privateFile } from "../runtime/private-file.ts";

/** Milliseconds between two looks at what shells have written or left behind. */
const lookEvery = 1000;
/** Milliseconds until the next look when the database could not be read. */
const lookAgainAfterFailure = 5000;
/** How long work under way may take to reach a place from which it can be resumed, in milliseconds. */
const graceToStop = 10_000;

/** A bot at work. */
export type Innkeeper = {
  /** What operations stand on, as far as a room sees. */
  readonly depsIn: (room: string) => Deps;
  /** Resolves when the bot is in its rooms. */
  readonly ready: Promise<unknown>;
  /** Resolves when the signal has ended it; rejects with a UserError when it can't go on. */
  readonly ended: Promise<void>;
  /** Tells all admin rooms, as soon as that is possible. */
  tell(reply: Reply): void;
  /** Ends what runs and lets go of the data root. Call after aborting the signal. */
  close(): Promise<void>;
};

/**
 * Starts everything that a bot is: the pages, the conversation, the watch, and what a crash left unfinished.
 * @throws UserError `homeserver-unconfigured`, `bot-runs-already`, and those of the registry and the pages.
 */
export async function startInnkeeper(config: Config, log: Log, stopping: AbortController): Promise<Innkeeper> {
  const { signal } = stopping;
  if (config.homeserver === null) {
    throw new UserError("homeserver-unconfigured", {});
  }
  const { close, deps, links, registry, scopeIn } = openAdapters(config, log, version);
  const lock = registry.locks.tryTake(botLock);
  if (lock === null) {
    close();
    throw new UserError("bot-runs-already", { dataRoot: config.dataRoot });
  }
  try {
    const { accessToken, password } = await accessFor(config.homeserver, config.dataRoot);
    const matrixFiles = join(config.dataRoot, "matrix");
    const matrix = startMatrixBot({
      homeserver: { url: config.homeserver.url, accessToken, rateLimited: config.homeserver.rateLimited },
      rooms: config.rooms.map(({ room }) => room),
      scopeIn,
      owners: config.owners,
      sync: registry.sync,
      roomStore: registry.rooms,
      inbox: registry.inbox,
      outbox: registry.outbox,
      questions: registry.confirmations,
      pendingDecryptions: registry.pendingDecryptions,
      keyMessages: registry.keyMessages,
      keys: { directory: join(matrixFiles, "keys"), recovery: privateFile(join(matrixFiles, "recovery-key")), password },
      links,
      linesOf: async (source, { asker, room }) => auditLines(scopedDeps(deps, (await matrix.scopeNow(room, asker ?? "", "owner")) ?? nothing, room).audit, source),
      concerns,
      put: (messages, also) =>
        registry.together(() => {
          queue(messages);
          also();
        }),
      record: (entry) => deps.audit.add(entry),
      onIncoming: () => dispatcher.wake(),
      onVerification(verification, room) {
        const { flow, state, user } = verification;
        registry.together(() => {
          registry.verifications.put(verification);
          if (state === "comparing") registry.outbox.put({ room, reply: compareOnHost(), kind: "notice", replyTo: flow, thread: null, asker: user });
        });
        matrix.wake();
      },
      clock: systemClock,
      log,
      signal,
    });
    const queue = (messages: readonly Outgoing[]): void =>
      registry.together(() => {
        for (const message of messages) registry.outbox.put(message);
      });
    const going = new Set<Promise<void>>();
    const performing: Performing = {
      deps,
      table: commands,
      forms,
      progress: matrix.progress,
      roleNow: (room, user) => matrix.roleNow(room, user),
      scopeNow: (room, user, role) => matrix.scopeNow(room, user, role),
      self: "Innkeeper",
      signal,
      put: queue,
      queued: () => matrix.wake(),
      afterwards(work) {
        going.add(work);
        void work.finally(() => going.delete(work));
      },
    };
    const dispatcher = new Dispatcher({
      ...performing,
      inbox: registry.inbox,
      guesses: registry.guesses,
      plainRooms: registry.plainRooms,
      owners: config.owners,
      roleOf: (room, user) => matrix.roleOf(room, user),
      encrypted: (room) => matrix.encrypted(room),
      storageFailed: (thrown) => matrix.storageFailed(thrown),
      working: (message, work) => matrix.working(message, work),
    });
    const web = await startWeb({
      ...config.web,
      publicUrl: config.publicUrl,
      deps,
      perform: (link, work) => performForm(performing, link, work),
      signal,
    });
    log.info({ version, dataRoot: config.dataRoot, pages: config.publicUrl }, "Innkeeper starts");
    // Queued now, told at the next start.
    signal.addEventListener("abort", () => {
      if (signal.reason instanceof Fault) tellAll(brokeDown(signal.reason.ref));
    });

    const watching = startWatch({
      deps,
      say: (notice) => noticeReply(notice),
      put: (messages, also) => {
        registry.together(() => {
          queue(messages);
          also();
        });
        matrix.wake();
      },
      signal,
    });
    const resumed = lookAfterOthers();
    const pruning = pruneDaily({ prune: registry.prune, clock: systemClock, log, signal });
    return {
      depsIn: (room) => scopedDeps(deps, scopeIn(room) ?? nothing, room),
      ready: matrix.ready,
      ended: matrix.ended,
      tell: (reply) => tellAll(reply),
      async close() {
        const work = Promise.allSettled([watching, resumed, pruning, web.closed, matrix.ended, dispatcher.idle(), ...going]);
        const grace = new AbortController();
        await Promise.race([work.finally(() => grace.abort(new Error("all has ended"))), systemClock.sleep(graceToStop, grace.signal).catch(() => undefined)]);
        lock.release();
        close();
      },
    };

    /** One breakdown after the other is no news before the first has been told. */
    function tellAll(reply: Reply): void {
      try {
        if (!registry.outbox.waiting().some((waiting) => tellsOfBreakdown(waiting.reply))) queue(deps.announcer.notifications(() => [{ kind: "alert", reply }]));
      } catch (thrown) {
        log.error({ err: thrown }, "the rooms can't be told of a breakdown");
      }
    }

    /** What waited while the bot was away, then what shells write, queue, or leave behind when they are killed. */
    async function lookAfterOthers(): Promise<void> {
      let seen: number | null = null;
      while (!signal.aborted) {
        try {
          const current = registry.dataVersion();
          if (seen !== current) matrix.wake();
          // A shell that is killed writes nothing, so whoever left a job is found by looking. What could not be undone, or followed, waits for a start.
          await resume(performing, seen === null ? () => true : ({ lock, state }) => lock !== null && state !== "undoing" && state !== "stuck");
          seen = current;
          dispatcher.wake();
        } catch (thrown) {
          log.error({ err: thrown }, "could not look after what waits");
          await systemClock.sleep(lookAgainAfterFailure, signal).catch(() => undefined);
        }
        await systemClock.sleep(lookEvery, signal).catch(() => undefined);
      }
    }
  } catch (thrown) {
    stopping.abort(thrown);
    lock.release();
    close();
    throw thrown;
  }
}
