import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RecoveryFile } from "../../src/matrix/encryption/identity.ts";
import type { NewEntry } from "../../src/model/jobs/audit.ts";
import type { Incoming, PendingDecryptions, UndecryptedMessage } from "../../src/model/rooms/incoming.ts";
import type { Lane, Outgoing, QueuedOutgoing } from "../../src/model/rooms/outgoing.ts";
import type { KeyMessage, KeyMessages } from "../../src/model/rooms/key-message.ts";
import type { Log } from "../../src/model/log.ts";
import { line } from "../../src/model/reply.ts";
import type { RoomStore } from "../../src/matrix/rooms/room-store.ts";
import { everything } from "../../src/model/rooms/scope.ts";
import { startMatrixBot, type MatrixBot, type MatrixBotOptions } from "../../src/matrix/matrix-bot.ts";
import { setTimeout as wait } from "node:timers/promises";

/** The real time. */
export const realClock = { now: () => Date.now(), steady: () => performance.now(), sleep: async (ms: number, signal?: AbortSignal) => wait(ms, undefined, signal ? { signal } : {}) };

/** Where files cost no disk, if there is such a place. */
export const inMemory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** A file in memory. */
export function memoryFile(): RecoveryFile {
  let held: string | null = null;
  return { read: async () => held, write: async (text) => void (held = text) };
}

/** What outlives a bot: the queues, the sync token, the rooms. */
export class Memory {
  readonly taken: Incoming[] = [];
  /** What was written into the audit. */
  readonly recorded: NewEntry[] = [];
  readonly logged: string[] = [];
  /** The admin rooms, each with the config's entry that makes it one. */
  readonly rooms = new Map<string, string | null>();
  place: { readonly token: string; readonly heardAt: number | null } | null = null;
  queue: QueuedOutgoing[] = [];
  #id = 0;

  readonly inbox = {
    add: (message: Incoming) => {
      if (!this.taken.some(({ event }) => event === message.event)) this.taken.push(message);
    },
  };
  readonly outbox = {
    lanes: () => [...new Set(this.queue.map(({ room, kind }) => JSON.stringify({ room, notices: kind === "notice" })))].map((lane) => JSON.parse(lane) as Lane),
    first: ({ room, notices }: Lane, most: number) => this.queue.filter((each) => each.room === room && (each.kind === "notice") === notices).slice(0, most),
    coalesce: ([first, ...others]: readonly number[], one: Outgoing) => {
      this.queue = this.queue.filter(({ id }) => !others.includes(id)).map((each) => (each.id === first ? { ...one, id: each.id } : each));
    },
    sent: (id: number) => {
      this.queue = this.queue.filter((message) => message.id !== id);
    },
  };
  readonly keyed: { readonly message: KeyMessage; done: boolean | null }[] = [];
  readonly keyMessages: KeyMessages = {
    keep: (message) => {
      if (!this.keyed.some((each) => each.message.event === message.event)) this.keyed.push({ message, done: null });
    },
    next: () => this.keyed.find(({ done }) => done === null)?.message ?? null,
    done: ({ event }, removed, told) => {
      const found = this.keyed.find((each) => each.message.event === event && each.done === null);
      if (found === undefined) return;
      found.done = removed;
      this.put(told);
    },
  };
  unreadMessages: UndecryptedMessage[] = [];
  readonly pendingDecryptions: PendingDecryptions = {
    keep: (message) => {
      if (!this.unreadMessages.some(({ event }) => event === message.event)) this.unreadMessages.push(message);
    },
    all: () => [...this.unreadMessages],
    forget: (event, message) => {
      this.unreadMessages = this.unreadMessages.filter((each) => each.event !== event);
      if (message !== null) this.put(message);
    },
  };
  /** The account's keys outlive the bot as the rest does. */
  readonly keys = { directory: mkdtempSync(join(inMemory, "innkeeper-keys-")), recovery: memoryFile(), password: null };
  readonly sync = { get: () => this.place, set: (_user: string, place: NonNullable<Memory["place"]>) => void (this.place = place) };
  /** The message that asks the question with the number 4821. */
  prompt: string | null = null;
  readonly questions = {
    asked: (_room: string, _event: string, prompt: string) => void (this.prompt = prompt),
    numberOf: (_room: string, prompt: string) => (prompt === this.prompt ? "4821" : null),
  };
  readonly lost = new Set<string>();
  readonly replacements = new Map<string, string>();
  readonly refusedTombstones = new Map<string, string>();
  readonly roomStore: RoomStore = {
    all: () => [...this.rooms.keys()].filter((room) => !this.lost.has(room) && !this.replacements.has(room)),
    find: (room) => {
      const configured = this.rooms.get(room);
      return configured === undefined ? null : { configured, lostAt: this.lost.has(room) ? 1 : null, refusedTombstone: this.refusedTombstones.get(room) ?? null };
    },
    replaced: () => [...this.replacements].map(([id, replacedBy]) => ({ id, replacedBy })),
    add: (room, configured) => {
      this.rooms.set(room, configured);
      this.lost.delete(room);
      this.replacements.delete(room);
    },
    remove: (room) => void this.rooms.delete(room),
    lose: (room) => void this.lost.add(room),
    replace: (room, by) => {
      this.rooms.set(by, this.rooms.get(room) ?? null);
      this.replacements.set(room, by);
    },
    refuseTombstone: (room, event) => void this.refusedTombstones.set(room, event),
  };
  readonly log: Log = {
    info: (facts, message) => void this.logged.push(`${message} ${JSON.stringify(facts)}`),
    warn: (facts, message) => void this.logged.push(`${message} ${JSON.stringify(facts)}`),
    error: (facts, message) => void this.logged.push(`${message} ${JSON.stringify(facts)} ${String(facts["error"])}`),
  };

  put(message: Partial<Outgoing> & Pick<Outgoing, "room">): QueuedOutgoing {
    const whole: QueuedOutgoing = { id: ++this.#id, reply: [line("hello")], kind: "notice", replyTo: null, thread: null, asker: null, ...message };
    this.queue.push(whole);
    return whole;
  }
}

/** Real time too, of which each wait takes a tenth. */
export const hastyClock = { ...realClock, sleep: async (ms: number, signal?: AbortSignal) => realClock.sleep(ms / 10, signal) };

export type RunningBot = MatrixBot & { stop(): Promise<void> };

/** A bot over what `memory` holds. Each command is answered by `ran BODY`, unless told otherwise. */
export function botOver(memory: Memory, homeserver: Omit<MatrixBotOptions["homeserver"], "rateLimited">, options: Partial<MatrixBotOptions> = {}): RunningBot {
  const stopping = new AbortController();
  const bot: MatrixBot = startMatrixBot({
    homeserver: { rateLimited: true, ...homeserver },
    rooms: [],
    scopeIn: () => everything,
    owners: [],
    sync: memory.sync,
    roomStore: memory.roomStore,
    inbox: memory.inbox,
    outbox: memory.outbox,
    pendingDecryptions: memory.pendingDecryptions,
    keyMessages: memory.keyMessages,
    linesOf: async () => [],
    record: (entry) => void memory.recorded.push(entry),
    keys: memory.keys,
    questions: memory.questions,
    links: { url: ({ id, page }) => `https://bot.test/${page}/${id}-secret` },
    put: (messages, also) => {
      messages.forEach((message) => memory.put(message));
      also();
    },
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
