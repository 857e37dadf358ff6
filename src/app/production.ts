import { join } from "node:path";
import { forgetAccess } from "./bot-account.ts";
import { startInnkeeper, type Innkeeper } from "./innkeeper.ts";
import type { Config } from "../config/config.ts";
import { settingsOf } from "../config/settings-of.ts";
import { changesBetween } from "../model/setup/applied-config.ts";
import { endOnFaults, Fault, logFault } from "../runtime/end-on-faults.ts";
import { openLog } from "../runtime/log-file.ts";
import { UserError } from "../model/error.ts";
import type { Log } from "../model/log.ts";
import type { Reply } from "../model/reply.ts";
import { stopOnSignals } from "../runtime/stop-on-signals.ts";
import { systemClock } from "../runtime/system-clock.ts";
import { sentences } from "../words/errors/phrase.ts";
import { configChanged, configKept } from "../words/host/config-changed.ts";
import { keysBack, signedInAnew } from "../words/rooms/broken-down.ts";
import { writableAgain } from "../runtime/writable-again.ts";

/** A session that ends sooner than that after the last sign-in isn't followed by another one. */
const signInEveryMs = 10 * 60_000;

/** How long a bot with a changed config may take to get into its rooms. */
const readyWithinMs = 60_000;

/** How a round of the bot ended. */
type End =
  /** By a signal, or because something failed on our side. */
  | { readonly how: "stopped" }
  /** It can't go on. `wasReady` is whether it was ever in its rooms. */
  | { readonly how: "lost"; readonly why: UserError; readonly wasReady: boolean }
  /** Another config is to be used. */
  | { readonly how: "changed"; readonly config: Config; readonly wasReady: boolean };

/**
 * The bot alone, until a signal or a fault of ours ends it. What it can mend itself it begins again after: a disk that its keys find no
 * room on, a session that was ended where the config has a password. SIGHUP lets it use the config as it is then, or keep
 * the old one where that can't be used. Gives the exit code.
 * @param read reads the config.
 * @throws UserError when it can't start or go on.
 */
export async function runProduction(read: () => Config): Promise<number> {
  let config = read();
  let before: Config | null = null;
  const stopping = new AbortController();
  // At a terminal it means that the terminal was closed.
  const atTerminal = process.stdin.isTTY || process.stderr.isTTY;
  stopOnSignals(stopping, atTerminal ? ["SIGINT", "SIGTERM", "SIGHUP"] : ["SIGINT", "SIGTERM"]);
  const log = openLog(config.logLevel, null);
  endOnFaults(stopping, log);
  const mend = recovery(log, stopping.signal);
  const rounds = new Rounds(read, stopping);
  if (!atTerminal) process.on("SIGHUP", () => rounds.reload());
  for (let tell: (bot: Innkeeper) => void = () => undefined; ; ) {
    const end = await rounds.run(config, tell, before === null ? null : readyWithinMs);
    if (end.how === "stopped") return stopping.signal.aborted && !(stopping.signal.reason instanceof Fault) ? 0 : 1;
    if (end.how === "changed") {
      // One by which it never came into its rooms is nothing to go back to.
      [before, config] = [end.wasReady ? config : (before ?? config), end.config];
      tell = () => undefined;
    } else if (before !== null && !end.wasReady) {
      const { why } = end;
      log.error({ says: sentences(why) }, "The bot can't use the changed config, and keeps the old one");
      [before, config] = [null, before];
      tell = (bot) => tellKept(bot, why, log);
    } else {
      before = null;
      const reply = await mend(config, end.why);
      tell = (bot) => bot.tellBreakdown(reply);
    }
  }
}

/** Runs one bot after the other, each by its config. */
class Rounds {
  readonly #read: () => Config;
  readonly #stopping: AbortController;
  /** Lets the bot that runs use the config as it is now; null while none does, or one is on its way out. */
  #reload: (() => void) | null = null;
  /** Whether that was asked for meanwhile. */
  #asked = false;

  constructor(read: () => Config, stopping: AbortController) {
    this.#read = read;
    this.#stopping = stopping;
  }

  /** Lets the bot use what the config says now. */
  reload(): void {
    if (this.#reload === null) this.#asked = true;
    else this.#reload();
  }

  /** Runs a bot to its end. @param deadlineMs how long it may take to get into its rooms; null for ever. */
  async run(config: Config, tell: (bot: Innkeeper) => void, deadlineMs: number | null): Promise<End> {
    const stopping = this.#stopping.signal;
    const log = openLog(config.logLevel, null);
    const round = new AbortController();
    const stop = (): void => round.abort(stopping.reason);
    stopping.addEventListener("abort", stop, { once: true });
    if (stopping.aborted) stop();
    const ends: End[] = [];
    const end = (how: End, why: string): void => {
      // What is asked for meanwhile is the next round's.
      this.#reload = null;
      ends.push(how);
      round.abort(new Error(why));
    };
    let wasReady = false;
    let bot: Innkeeper | null = null;
    let tooLate: NodeJS.Timeout | undefined;
    try {
      const begun = await startInnkeeper(config, log, round);
      bot = begun;
      tell(begun);
      begun.ready.then(() => {
        clearTimeout(tooLate);
        wasReady = true;
        tellChanges(config, begun);
      }).catch((thrown: unknown) => {
        if (wasReady) log.error({ error: thrown }, "The rooms could not be told that the config has changed; the next start tells them");
      });
      if (deadlineMs !== null) {
        const why = new UserError("bot-not-ready", { url: config.homeserver?.url ?? "", seconds: deadlineMs / 1000 });
        tooLate = setTimeout(() => end({ how: "lost", why, wasReady }, "the bot is not in its rooms"), deadlineMs);
      }
      this.#reload = () => {
        const next = this.#changed(config, begun, log);
        if (next !== null) end({ how: "changed", config: next, wasReady }, "the config has changed");
      };
      if (this.#asked) this.#reload();
      this.#asked = false;
      await begun.ended;
      return ends[0] ?? { how: "stopped" };
    } catch (thrown) {
      if (thrown instanceof UserError) return ends[0] ?? { how: "lost", why: thrown, wasReady };
      round.abort(logFault(log, thrown, "the bot's end"));
      return { how: "stopped" };
    } finally {
      clearTimeout(tooLate);
      this.#reload = null;
      stopping.removeEventListener("abort", stop);
      round.abort(new Error("the bot ended"));
      await bot?.close(stopping);
    }
  }

  /** The config as it is now; null where it is the same, or can't be used, which the rooms are told. */
  #changed(config: Config, bot: Innkeeper, log: Log): Config | null {
    try {
      const read = this.#read();
      if (read.dataRoot !== config.dataRoot) throw new UserError("data-root-changed", { before: config.dataRoot, after: read.dataRoot });
      if (changesBetween(settingsOf(config), settingsOf(read)).length > 0) return read;
      log.info({}, "The config is as it was");
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      log.error({ says: sentences(thrown) }, "The changed config can't be used, and the bot keeps the old one");
      tellKept(bot, thrown, log);
    }
    return null;
  }
}

/** Tells the rooms that the bot keeps the old config, if that can be written. */
function tellKept(bot: Innkeeper, why: UserError, log: Log): void {
  try {
    bot.tell({ kind: "alert", reply: configKept(why) });
  } catch (thrown) {
    log.error({ error: thrown }, "The rooms could not be told that the changed config can't be used");
  }
}

/** Tells the rooms what the config says otherwise than when the bot was last in them, once. */
function tellChanges(config: Config, bot: Innkeeper): void {
  const { appliedConfig } = bot;
  const [before, now] = [appliedConfig.get(), settingsOf(config)];
  const changes = before === null ? [] : changesBetween(before, now);
  if (changes.length > 0) bot.tell({ kind: "notice", reply: configChanged(changes) }, () => appliedConfig.set(now));
  else if (before === null) appliedConfig.set(now);
}

/** Mends what ended a bot, if it can, and gives what the next one is to say of it. @throws what can't be mended. */
function recovery(log: Log, signal: AbortSignal): (config: Config, lost: UserError) => Promise<Reply> {
  let signedInAt = -Infinity;
  return async ({ dataRoot, homeserver }, lost) => {
    if (lost.code === "keys-unwritable") {
      log.error({ says: sentences(lost) }, "The bot waits until its keys can be written");
      await writableAgain(join(dataRoot, "matrix"), systemClock, signal);
      return keysBack(lost);
    }
    const now = systemClock.steady();
    if (lost.code !== "token-refused" || now - signedInAt < signInEveryMs || !(await forgetAccess(homeserver, dataRoot))) throw lost;
    signedInAt = now;
    log.warn({ says: sentences(lost) }, "The bot's session was ended; it signs in anew");
    return signedInAnew();
  };
}
