import type { NewEntry } from "../model/jobs/audit.ts";
import type { Links, Progress } from "../model/rooms/chat.ts";
import type { Clock } from "../model/clock.ts";
import { UserError } from "../model/error.ts";
import type { Inbox, Incoming, PendingDecryptions } from "../model/rooms/incoming.ts";
import type { Outbox, Outgoing } from "../model/rooms/outgoing.ts";
import type { KeyMessages } from "../model/rooms/key-message.ts";
import type { Log } from "../model/log.ts";
import type { Confirmations } from "../model/rooms/confirmations.ts";
import type { FileSource } from "../model/reply.ts";
import type { Role } from "../model/people/role.ts";
import type { Scope } from "../model/rooms/scope.ts";
import type { Verification } from "../model/rooms/verification.ts";
import { Downtime } from "./inbound/downtime.ts";
import { liftRateLimit, whoAmI } from "./transport/accounts.ts";
import { RoomInvites } from "./rooms/room-invites.ts";
import type { RoomStore } from "./rooms/room-store.ts";
import { Client } from "./transport/client.ts";
import { AnswersFirst } from "./outbound/answers-first.ts";
import { Delivery } from "./outbound/delivery.ts";
import { DirectChats } from "./rooms/direct-chats.ts";
import { StorageOutage } from "./outbound/storage-outage.ts";
import { Encryption, type KeyPlace } from "./encryption/encryption.ts";
import { Intake } from "./inbound/intake.ts";
import { RoomRemovals } from "./rooms/room-removals.ts";
import { RoomBroadcast } from "./rooms/room-broadcast.ts";
import { ReceiptsAndTyping } from "./outbound/receipts-and-typing.ts";
import { RoomProgress } from "./outbound/progress.ts";
import { SendScheduler } from "./outbound/send-scheduler.ts";
import { Redactor } from "./inbound/redactor.ts";
import { retry } from "./transport/retry.ts";
import { Rooms } from "./rooms/rooms.ts";
import { Sender } from "./outbound/sender.ts";
import { isOurFault } from "./inbound/poison-events.ts";
import { followSync, syncNow, type SyncStore } from "./transport/sync.ts";
import { toUserError, requestFailureOf } from "./transport/request-failure.ts";
import { PendingDecryption } from "./inbound/pending-decryption.ts";
import { Upgrades } from "./rooms/upgrades.ts";
import { Verifying } from "./encryption/verifying.ts";

export type MatrixBotOptions = {
  /** `rateLimited` is whether it may have a rate limit for the bot. */
  readonly homeserver: { readonly url: string; readonly accessToken: string; readonly rateLimited: boolean };
  /** Ids or aliases of the admin rooms; empty when each room into which an owner invites the bot becomes one. */
  readonly rooms: readonly string[];
  /** What an admin room sees; null for what is none. */
  readonly scopeIn: (room: string) => Scope | null;
  /** Matrix ids. */
  readonly owners: readonly string[];
  readonly sync: SyncStore;
  readonly roomStore: RoomStore;
  readonly inbox: Pick<Inbox, "add">;
  /** What is to be removed. */
  readonly keyMessages: KeyMessages;
  /** What waits for its key. */
  readonly pendingDecryptions: PendingDecryptions;
  readonly outbox: Pick<Outbox, "lanes" | "first" | "coalesce" | "sent">;
  readonly keys: KeyPlace;
  /** Which message asks what, so that a reaction to it is an answer. */
  readonly questions: Pick<Confirmations, "asked" | "numberOf">;
  readonly links: Pick<Links, "url">;
  /** The lines of a file that is to be sent, as far as somebody sees them in a room. */
  readonly linesOf: (source: FileSource, to: Pick<Outgoing, "room" | "asker">) => Promise<Iterable<string>>;
  /** Whether a message is meant for the bot. */
  readonly concerns: (body: string, addressed: boolean) => boolean;
  /** Queues messages and does `also` in one transaction. */
  readonly put: (messages: readonly Outgoing[], also: () => void) => void;
  /** Writes into the audit what no command and no job stands for. */
  readonly record: (entry: NewEntry) => void;
  /** Called after a command has been kept in the inbox. */
  readonly onIncoming: (message: Incoming) => void;
  /** Called when somebody compares emoji with the bot in a room, and when that has ended. */
  readonly onVerification: (verification: Verification, room: string) => void;
  readonly clock: Clock;
  readonly log: Log;
  /** Ends everything. */
  readonly signal: AbortSignal;
};

export type MatrixBot = {
  readonly progress: Progress;
  /** Says that the outbox may hold something. */
  wake(): void;
  /** Says that something could not be written, for that reason: the rooms are told without the queue. */
  storageFailed(thrown: unknown): void;
  /** Shows that a command is being worked on until `work` has settled. */
  working(message: Pick<Incoming, "room">, work: Promise<unknown>): void;
  /** Once the bot knows its rooms. */
  roleOf(room: string, user: string): Promise<Role>;
  /** The same, for a job: when the homeserver stays away, what the config says, and that operators are what they were. */
  roleNow(room: string, user: string): Promise<Role>;
  /** What somebody sees from a room, with that role; null for a room that takes no commands, and when the homeserver stays away and only it knows. */
  scopeNow(room: string, user: string, role: Role): Promise<Scope | null>;
  /** Whether a room is encrypted, once the bot knows its rooms. */
  encrypted(room: string): Promise<boolean>;
  /** The admin rooms that it can speak in; none before it is ready. */
  adminRooms(): readonly string[];
  /** Resolves to the bot's own id when it has signed in and knows its rooms; a homeserver that is away is waited for. */
  readonly ready: Promise<string>;
  /** Resolves when `signal` has ended it. Rejects with a UserError when it can't go on: `token-refused`, `homeserver-refused`, `keys-broken`, `keys-unwritable`, those of `Encryption.open`. */
  readonly ended: Promise<void>;
};

/** How long a job that a crash left waits for the rooms to be known: it may be what brings the homeserver back. */
const waitForRoomsMs = 10_000;

/** What somebody may do who was allowed to ask, as far as is known without their room. */
const unseen = (owners: readonly string[], user: string): Role => (owners.includes(user) ? "owner" : "operator");

/** Where it was the disk that failed, SQLite says so, and it is worth trying again later: `keys-unwritable`. */
function keysBroken(directory: string, thrown: Error): UserError {
  const facts = { directory, says: thrown.message };
  return "code" in thrown && String(thrown.code).startsWith("SQLITE_") ? new UserError("keys-unwritable", facts) : new UserError("keys-broken", facts);
}

/** Starts the bot, and gives it at once, whether or not the homeserver is there. */
export function startMatrixBot(options: MatrixBotOptions): MatrixBot {
  const { homeserver, signal, log, clock } = options;
  const started = begin(options);
  const ended = started.then(({ follow }) => follow).catch((thrown: unknown) => {
    if (signal.aborted) return;
    throw requestFailureOf(thrown).kind === "away" ? thrown : toUserError(thrown, homeserver.url);
  });
  const ready = started.then(({ rooms }) => rooms.user);
  // Whoever doesn't wait for one of them must not be ended by it.
  for (const promise of [started, ended, ready]) promise.catch(() => undefined);

  let running: Awaited<typeof started> | null = null;
  void started.then((begun) => (running = begun), () => undefined);
  return {
    ready,
    ended,
    wake: () => running?.sender.wake(),
    storageFailed: (thrown) => running?.storageOutage.failed(thrown),
    working(message, work) {
      running?.receiptsAndTyping.working(message, work);
      running?.answersFirst.working(work);
    },
    roleOf: async (room, user) => (await started).rooms.roleOf(room, user),
    async roleNow(room, user) {
      await knowing();
      return running?.rooms.roleOf(room, user) ?? unseen(options.owners, user);
    },
    async scopeNow(room, user, role) {
      await knowing();
      return running === null ? options.scopeIn(room) : running.rooms.scopeOf(room, user, role);
    },
    encrypted: async (room) => (await started).encryption.encrypted(room),
    adminRooms: () => running?.rooms.admin() ?? [],
    progress: {
      show: (job, steps) => running?.progress.show(job, steps),
      end: (jobId) => running?.progress.end(jobId),
    },
  };

  /** Waits for the rooms to be known, for a while. */
  async function knowing(): Promise<void> {
    if (running !== null) return;
    const known = new AbortController();
    await Promise.race([started, clock.sleep(waitForRoomsMs, AbortSignal.any([signal, known.signal]))]).catch(() => undefined);
    known.abort();
  }

  async function begin({ concerns, inbox, keyMessages, keys, linesOf, links, onIncoming, onVerification, outbox, owners, put, questions, record, roomStore: store, rooms: configured, sync, pendingDecryptions }: MatrixBotOptions) {
    const client = new Client(homeserver.url, homeserver.accessToken);
    const retryOptions = { clock, log, signal };
    const { deviceId: device, userId } = await retry("sign in", () => whoAmI(client, signal), retryOptions);

    const sendScheduler = new SendScheduler(retryOptions);
    if (!homeserver.rateLimited) sendScheduler.lift();
    // Where it is an admin of its homeserver. Elsewhere it goes as fast as it may.
    else liftRateLimit({ url: homeserver.url, token: homeserver.accessToken, user: userId, signal }).then((lifted) => {
      if (lifted) sendScheduler.lift();
    }, () => undefined);

    const rooms = new Rooms(userId, owners, options.scopeIn);
    const broken = Promise.withResolvers<never>();
    broken.promise.catch(() => undefined);
    const onBroken = (thrown: Error): void => broken.reject(keysBroken(keys.directory, thrown));
    const encryption = await Encryption.open({ client, device, keys, onBroken, retryOptions, rooms }).catch((thrown: unknown) => {
      const known = thrown instanceof Error ? keysBroken(keys.directory, thrown) : null;
      throw known?.code === "keys-unwritable" ? known : thrown;
    });
    const directChats = new DirectChats(client, rooms, log);
    const queue = (messages: readonly Outgoing[], also: () => void): void => {
      put(messages, also);
      sender.wake();
    };
    const roomBroadcast = new RoomBroadcast({ rooms, directChats, encryption, owners, put: queue, retryOptions });
    const roomRemovals = new RoomRemovals({ client, rooms, store, roomBroadcast, retryOptions });
    const upgrades = new Upgrades({ client, rooms, encryption, store, roomBroadcast, retryOptions });
    const roomInvites = new RoomInvites({ client, rooms, configured, owners, store, roomRemovals, roomBroadcast, upgrades, record, ...retryOptions });
    const receiptsAndTyping = new ReceiptsAndTyping(client, userId, signal);
    const progress = new RoomProgress({ client, rooms, encryption, sendScheduler, ...retryOptions });
    const delivery = new Delivery({ client, rooms, encryption, directChats, links, linesOf, roomRemovals, upgrades, retryOptions });
    const storageOutage = new StorageOutage({ rooms: () => rooms.admin(), delivery, retryOptions });
    const sender = new Sender({ outbox, questions, delivery, sendScheduler, storageOutage, clock, log, signal });
    const answersFirst = new AnswersFirst({ sender, clock, signal });
    const redactor = new Redactor({ client, store: keyMessages, sendScheduler, storageOutage, queued: () => sender.wake(), clock, log, signal });
    const took = (message: Incoming) => {
      receiptsAndTyping.seen(message);
      onIncoming(message);
    };
    const pendingDecryption = new PendingDecryption({ encryption, rooms, store: pendingDecryptions, clock, log });
    const verifying = new Verifying({ encryption, rooms, tell: onVerification, ...retryOptions });
    const intake = new Intake({ client, rooms, encryption, pendingDecryption, verifying, roomInvites, directChats, inbox, keyMessages, foundKey: () => redactor.wake(), questions, roomBroadcast, roomRemovals, upgrades, concerns, took, ...retryOptions });

    const now = await retry("first sync", () => syncNow(client, signal), retryOptions);
    intake.begin(now);
    await roomInvites.start();
    const stored = sync.get(userId);
    // What was kept for this device comes again with the next sync, unless that one begins after it.
    if (stored === null) await encryption.receive(now);
    const place = stored ?? { token: now.next_batch, heardAt: clock.now() };
    sync.set(userId, place);
    const downtime = new Downtime(clock, place.heardAt);
    log.info({ user: userId, homeserver: homeserver.url, adminRooms: rooms.admin() }, "Signed in");
    intake.invites(now);
    redactor.wake();
    sender.wake();

    const following = followSync(client, place.token, async (response, from) => {
      const { at, heard } = downtime.now();
      try {
        await intake.take(response, from, downtime.missed());
        sync.set(userId, { token: response.next_batch, heardAt: at });
      } catch (thrown) {
        storageOutage.failed(thrown);
        if (isOurFault(thrown)) log.error({ error: thrown }, "What a sync brought could not be taken in; it is tried again");
        throw thrown;
      }
      heard();
      roomRemovals.lookNowAndThen();
      storageOutage.worked();
      // What will never be readable may have been given up.
      redactor.wake();
      sender.wake();
      await answersFirst.given();
    }, retryOptions);
    const follow = Promise.race([following, broken.promise]).finally(async () => encryption.close());
    follow.catch(() => undefined);
    return { rooms, encryption, sender, storageOutage, progress, receiptsAndTyping, answersFirst, follow };
  }
}
