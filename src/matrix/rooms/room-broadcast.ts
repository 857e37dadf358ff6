import type { Outgoing, Tidings } from "../../model/rooms/outgoing.ts";
import type { Reply } from "../../model/reply.ts";
import type { DirectChats } from "./direct-chats.ts";
import type { Encryption } from "../encryption/encryption.ts";
import { persist, type Patience } from "../transport/retry.ts";
import type { Rooms } from "./rooms.ts";
import { troubleOf } from "../transport/request-failure.ts";

/** How long it is tried to open a chat with an owner, in milliseconds. */
const deadline = 10 * 60_000;
/** Until it is tried again to queue what could not be written, in milliseconds. */
const tryAgainAfter = 5000;

type Parts = {
  readonly rooms: Rooms;
  readonly directChats: Pick<DirectChats, "with">;
  readonly encryption: Pick<Encryption, "wasEncrypted">;
  readonly owners: readonly string[];
  /** Queues messages and does `also` in one transaction. */
  readonly put: (messages: readonly Outgoing[], also: () => void) => void;
  readonly patience: Patience;
};

/** Tells of an admin room in all others that are for all instances and, where there is none, each owner in person. */
export class News {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Returns at once. A crash before `also` was done, in one transaction with the messages' being queued, is for the caller to find.
   * @param about the room's id.
   * @param beside further messages of that transaction.
   */
  tell(about: string, reply: Reply, { also = () => undefined, beside = [], kind = "notice" }: { readonly also?: () => void; readonly beside?: readonly Outgoing[]; readonly kind?: Tidings["kind"] } = {}): void {
    const { log, signal } = this.#parts.patience;
    this.#tell(about, { kind, reply }, also, beside).catch((thrown: unknown) => {
      if (!signal.aborted) log.error({ room: about, error: thrown }, "What became of a room could not be told");
    });
  }

  async #tell(about: string, tidings: Tidings, also: () => void, beside: readonly Outgoing[]): Promise<void> {
    const { rooms } = this.#parts;
    const others = rooms.tellable().filter((room) => room !== about);
    const targets = others.length > 0 ? others : await this.#ownersOf(about);
    await this.queue([...beside, ...targets.map((room) => ({ ...notice(room, tidings.reply), kind: tidings.kind }))], also);
  }

  /** Queues messages and does `also` in one transaction, once the database can be written. */
  async queue(messages: readonly Outgoing[], also: () => void = () => undefined): Promise<void> {
    const { patience, put } = this.#parts;
    for (;;) {
      try {
        put(messages, also);
        return;
      } catch (thrown) {
        patience.log.error({ error: thrown }, "News of a room could not be queued");
        await patience.clock.sleep(tryAgainAfter, patience.signal);
      }
    }
  }

  /** The chats with each owner. */
  async #ownersOf(room: string): Promise<readonly string[]> {
    const { directChats, encryption, owners, patience } = this.#parts;
    const { log, signal } = patience;
    const encrypted = await encryption.wasEncrypted(room);
    const chats = await Promise.all(
      owners.map(async (owner) => {
        try {
          return [await persist("open a direct chat", async () => directChats.with(owner, encrypted, signal), { ...patience, deadline })];
        } catch (thrown) {
          signal.throwIfAborted();
          log.warn({ owner, says: troubleOf(thrown).says }, "An owner can't be told in person");
          return [];
        }
      }),
    );
    return chats.flat();
  }
}

/** What happened without anybody asking. */
export const notice = (room: string, reply: Reply): Outgoing => ({ room, reply, kind: "notice", replyTo: null, thread: null, asker: null });
