import type { Outgoing, Notification } from "../../model/rooms/outgoing.ts";
import type { Reply } from "../../model/reply.ts";
import type { DirectChats } from "./direct-chats.ts";
import type { Encryption } from "../encryption/encryption.ts";
import { retry, type RetryOptions } from "../transport/retry.ts";
import type { Rooms } from "./rooms.ts";
import { requestFailureOf } from "../transport/request-failure.ts";

/** How long it is tried to open a chat with an owner. */
const deadlineMs = 10 * 60_000;
/** Until it is tried again to queue what could not be written. */
const tryAgainAfterMs = 5000;

type Deps = {
  readonly rooms: Rooms;
  readonly directChats: Pick<DirectChats, "with">;
  readonly encryption: Pick<Encryption, "wasEncrypted">;
  readonly owners: readonly string[];
  /** Queues messages and does `also` in one transaction. */
  readonly put: (messages: readonly Outgoing[], also: () => void) => void;
  readonly retryOptions: RetryOptions;
};

/** Tells of an admin room in all others that are for all instances and, where there is none, each owner in person. */
export class RoomBroadcast {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Returns at once. A crash before `also` was done, in one transaction with the messages' being queued, is for the caller to find.
   * @param about the room's id.
   * @param beside further messages of that transaction.
   */
  broadcast(about: string, reply: Reply, { also = () => undefined, beside = [], kind = "notice" }: { readonly also?: () => void; readonly beside?: readonly Outgoing[]; readonly kind?: Notification["kind"] } = {}): void {
    const { log, signal } = this.#deps.retryOptions;
    this.#broadcast(about, { kind, reply }, also, beside).catch((thrown: unknown) => {
      if (!signal.aborted) log.error({ room: about, error: thrown }, "What became of a room could not be told");
    });
  }

  async #broadcast(about: string, notification: Notification, also: () => void, beside: readonly Outgoing[]): Promise<void> {
    const { rooms } = this.#deps;
    const others = rooms.tellable().filter((room) => room !== about);
    const targets = others.length > 0 ? others : await this.#ownersOf(about);
    await this.queue([...beside, ...targets.map((room) => ({ ...notice(room, notification.reply), kind: notification.kind }))], also);
  }

  /** Queues messages and does `also` in one transaction, once the database can be written. */
  async queue(messages: readonly Outgoing[], also: () => void = () => undefined): Promise<void> {
    const { retryOptions, put } = this.#deps;
    for (;;) {
      try {
        put(messages, also);
        return;
      } catch (thrown) {
        retryOptions.log.error({ error: thrown }, "News of a room could not be queued");
        await retryOptions.clock.sleep(tryAgainAfterMs, retryOptions.signal);
      }
    }
  }

  /** The chats with each owner. */
  async #ownersOf(room: string): Promise<readonly string[]> {
    const { directChats, encryption, owners, retryOptions } = this.#deps;
    const { log, signal } = retryOptions;
    const encrypted = await encryption.wasEncrypted(room);
    const chats = await Promise.all(
      owners.map(async (owner) => {
        try {
          return [await retry("open a direct chat", async () => directChats.with(owner, encrypted, signal), { ...retryOptions, deadlineMs })];
        } catch (thrown) {
          signal.throwIfAborted();
          log.warn({ owner, says: requestFailureOf(thrown).says }, "An owner can't be told in person");
          return [];
        }
      }),
    );
    return chats.flat();
  }
}

/** What happened without anybody asking. */
export const notice = (room: string, reply: Reply): Outgoing => ({ room, reply, kind: "notice", replyTo: null, thread: null, asker: null });
