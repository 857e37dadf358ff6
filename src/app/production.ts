import { join } from "node:path";
import { forgetAccess } from "./bot-account.ts";
import { startInnkeeper } from "./innkeeper.ts";
import type { Config } from "../config/config.ts";
import { endOnFaults, Fault, logFault } from "../runtime/end-on-faults.ts";
import { openLog } from "../runtime/log-file.ts";
import { UserError } from "../model/error.ts";
import type { Log } from "../model/log.ts";
import type { Reply } from "../model/reply.ts";
import { stopOnSignals } from "../runtime/stop-on-signals.ts";
import { systemClock } from "../runtime/system-clock.ts";
import { sentences } from "../words/errors/phrase.ts";
import { keysBack, signedInAnew } from "../words/rooms/broken-down.ts";
import { writableAgain } from "../runtime/writable-again.ts";

/** A session that ends sooner than that after the last sign-in isn't followed by another one. */
const signInEveryMs = 10 * 60_000;

/**
 * The bot alone, until a signal or a fault of ours ends it. What it can mend itself it begins again after: a disk that its keys find no
 * room on, a session that was ended where the config has a password. Gives the exit code.
 * @throws UserError when it can't start or go on.
 */
export async function runProduction(config: Config): Promise<number> {
  const stopping = new AbortController();
  stopOnSignals(stopping, ["SIGINT", "SIGTERM", "SIGHUP"]);
  const log = openLog(config.logLevel, null);
  endOnFaults(stopping, log);
  const mend = recovery(config, log, stopping.signal);
  for (let tell: Reply | null = null; ; ) {
    const lost = await runRound(config, log, stopping, tell);
    if (lost === null) return stopping.signal.aborted && !(stopping.signal.reason instanceof Fault) ? 0 : 1;
    tell = await mend(lost);
  }
}

/** Runs a bot to its end. Gives why it can't go on; null where it was stopped, or something failed on our side. */
async function runRound(config: Config, log: Log, stopping: AbortController, tell: Reply | null): Promise<UserError | null> {
  const round = new AbortController();
  const stop = (): void => round.abort(stopping.signal.reason);
  stopping.signal.addEventListener("abort", stop, { once: true });
  if (stopping.signal.aborted) stop();
  const bot = await startInnkeeper(config, log, round);
  if (tell !== null) bot.tell(tell);
  try {
    await bot.ended;
    return null;
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown;
    round.abort(logFault(log, thrown, "the bot's end"));
    return null;
  } finally {
    stopping.signal.removeEventListener("abort", stop);
    round.abort(new Error("the bot ended"));
    await bot.close();
  }
}

/** Mends what ended a bot, if it can, and gives what the next one is to say of it. @throws what can't be mended. */
function recovery({ dataRoot, homeserver }: Config, log: Log, signal: AbortSignal): (lost: UserError) => Promise<Reply> {
  let signedInAt = -Infinity;
  return async (lost) => {
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
