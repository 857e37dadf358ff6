import { setTimeout as wait } from "node:timers/promises";
import { queueIn } from "../../src/app/queue.ts";
import { startMatrixBot, type MatrixBot, type MatrixBotOptions } from "../../src/matrix/matrix-bot.ts";
import { line } from "../../src/model/reply.ts";
import { everything } from "../../src/model/rooms/scope.ts";
import type { Memory } from "./bot-memory.ts";

export { inMemory, Memory, memoryFile } from "./bot-memory.ts";

/** The real time. */
export const realClock = { now: () => Date.now(), steady: () => performance.now(), sleep: async (ms: number, signal?: AbortSignal) => wait(ms, undefined, signal ? { signal } : {}) };

/** Real time too, of which each wait takes a tenth. */
export const hastyClock = { ...realClock, sleep: async (ms: number, signal?: AbortSignal) => realClock.sleep(ms / 10, signal) };

export type RunningBot = MatrixBot & { stop(): Promise<void> };

/** A bot over what `memory` holds. Each command is answered by `ran BODY`, unless told otherwise. */
export function botOver(memory: Memory, homeserver: Omit<MatrixBotOptions["homeserver"], "rateLimited">, options: Partial<MatrixBotOptions> = {}): RunningBot {
  const stopping = new AbortController();
  const { registry } = memory;
  const { audit, confirmations, inbox, keyMessages, outbox, pendingDecryptions, rooms, sync } = registry;
  const bot: MatrixBot = startMatrixBot({
    homeserver: { rateLimited: true, ...homeserver },
    rooms: [],
    scopeIn: () => everything,
    owners: [],
    sync,
    roomStore: rooms,
    inbox,
    outbox,
    pendingDecryptions,
    keyMessages,
    linesOf: async () => [],
    record: (entry) => audit.add(entry),
    keys: memory.keys,
    questions: {
      asked(room, event, prompt) {
        memory.prompt = prompt;
        confirmations.asked(room, event, prompt);
      },
      numberOf: (...of) => confirmations.numberOf(...of),
    },
    links: { url: ({ id, page }) => `https://bot.test/${page}/${id}-secret` },
    put: queueIn(registry),
    concerns: (body) => body.startsWith("!"),
    onIncoming: (message) => {
      memory.put({ room: message.room, reply: [line(`ran ${message.body}`)], kind: "outcome", replyTo: message.event, thread: message.thread, asker: message.sender });
      bot.wake();
    },
    onVerification: () => undefined,
    clock: realClock,
    log: memory.log,
    signal: stopping.signal,
    ...options,
  });
  return {
    ...bot,
    stop: async () => {
      stopping.abort(new Error("stopped"));
      await bot.ended.catch(() => undefined);
    },
  };
}

/** Resolves when `check` gives something; fails after `limit` milliseconds, saying what was waited for. */
export async function until<T>(what: string, check: () => T | null | undefined | false | Promise<T | null | undefined | false>, limit = 20_000): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const found = await check();
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await wait(20);
  }
}
