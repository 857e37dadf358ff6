import { join } from "node:path";
import { forgetAccess } from "./bot-account.ts";
import { startInnkeeper, type Innkeeper } from "./innkeeper.ts";
import type { Config } from "../config/config.ts";
import { settingsOf } from "../config/settings-of.ts";
import { changesBetween } from "../model/setup/taken-config.ts";
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

/** How a round of the bot ended. */
type End =
  /** By a signal, or because something failed on our side. */
  | { readonly how: "stopped" }
  /** It can't go on. `wasReady` is whether it was ever in its rooms. */
  | { readonly how: "lost"; readonly why: UserError; readonly wasReady: boolean }
  /** Another config is to be gone by. */
  | { readonly how: "changed"; readonly config: Config };

/**
 * The bot alone, until a signal or a fault of ours ends it. What it can mend itself it begins again after: a disk that its keys find no
 * room on, a session that was ended where the config has a password. SIGHUP lets it go by the config as it is then, or by the one before
 * where that won't do. Gives the exit code.
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
  if (!atTerminal) process.on("SIGHUP", () => rounds.takeOver());
  for (let tell: (bot: Innkeeper) => void = () => undefined; ; ) {
    const end = await rounds.run(config, tell);
    if (end.how === "stopped") return stopping.signal.aborted && !(stopping.signal.reason instanceof Fault) ? 0 : 1;
    if (end.how === "changed") {
      [before, config] = [config, end.config];
      tell = () => undefined;
    } else if (before !== null && !end.wasReady) {
      const { why } = end;
      log.error({ says: sentences(why) }, "The bot can't go by the changed config, and goes on by the one before");
      [before, config] = [null, before];
      tell = (bot) => bot.tell({ kind: "alert", reply: configKept(why) });
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
  /** Hands the bot that runs over to one with the config as it is now; null while none does. */
  #handOver: (() => void) | null = null;
  /** Whether that was asked for while none ran. */
  #asked = false;

  constructor(read: () => Config, stopping: AbortController) {
    this.#read = read;
    this.#stopping = stopping;
  }

  /** Lets the bot go by what the config says now. */
  takeOver(): void {
    if (this.#handOver === null) this.#asked = true;
    else this.#handOver();
  }

  /** Runs a bot to its end. */
  async run(config: Config, tell: (bot: Innkeeper) => void): Promise<End> {
    const stopping = this.#stopping.signal;
    const log = openLog(config.logLevel, null);
    const round = new AbortController();
    const stop = (): void => round.abort(stopping.reason);
    stopping.addEventListener("abort", stop, { once: true });
    if (stopping.aborted) stop();
    const next: { config: Config | null } = { config: null };
    let wasReady = false;
    let bot: Innkeeper;
    try {
      bot = await startInnkeeper(config, log, round);
    } catch (thrown) {
      stopping.removeEventListener("abort", stop);
      if (thrown instanceof UserError) return { how: "lost", why: thrown, wasReady };
      throw thrown;
    }
    tell(bot);
    bot.ready.then(() => {
      wasReady = true;
      tellChanges(config, bot);
    }).catch((thrown: unknown) => {
      if (wasReady) log.error({ error: thrown }, "The rooms could not be told that the config has changed; the next start tells them");
    });
    this.#handOver = () => {
      next.config = this.#changed(config, bot, log);
      if (next.config !== null) round.abort(new Error("the config has changed"));
    };
    if (this.#asked) this.#handOver();
    this.#asked = false;
    try {
      await bot.ended;
      return next.config === null ? { how: "stopped" } : { how: "changed", config: next.config };
    } catch (thrown) {
      if (thrown instanceof UserError) return { how: "lost", why: thrown, wasReady };
      round.abort(logFault(log, thrown, "the bot's end"));
      return { how: "stopped" };
    } finally {
      this.#handOver = null;
      stopping.removeEventListener("abort", stop);
      round.abort(new Error("the bot ended"));
      await bot.close();
    }
  }

  /** The config as it is now; null where it is the same, or won't do, which the rooms are told. */
  #changed(config: Config, bot: Innkeeper, log: Log): Config | null {
    try {
      const read = this.#read();
      if (read.dataRoot !== config.dataRoot) throw new UserError("data-root-changed", { before: config.dataRoot, after: read.dataRoot });
      if (changesBetween(settingsOf(config), settingsOf(read)).length > 0) return read;
      log.info({}, "The config is as it was");
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      log.error({ says: sentences(thrown) }, "The changed config can't be used, and the bot goes on by the one before");
      bot.tell({ kind: "alert", reply: configKept(thrown) });
    }
    return null;
  }
}

/** Tells the rooms what the config says otherwise than when the bot was last in them, once. */
function tellChanges(config: Config, bot: Innkeeper): void {
  const { takenConfig } = bot;
  const [before, now] = [takenConfig.get(), settingsOf(config)];
  const changes = before === null ? [] : changesBetween(before, now);
  if (changes.length > 0) bot.tell({ kind: "notice", reply: configChanged(changes) }, () => takenConfig.set(now));
  else if (before === null) takenConfig.set(now);
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
