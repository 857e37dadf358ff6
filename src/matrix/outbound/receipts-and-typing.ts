import type { Incoming } from "../../model/rooms/incoming.ts";
import type { Client } from "../transport/client.ts";
import { path } from "../transport/client.ts";

/** How long a homeserver shows us typing unless told again, and how often it is told. */
const shownMs = 30_000;
const againMs = 25_000;
/** What is answered at once has its answer by then. Anything sent before would only delay it. */
const atOnceMs = 400;

/** Shows that a command has been seen and is being worked on: a read receipt, and typing. Best effort. */
export class ReceiptsAndTyping {
  readonly #client: Client;
  readonly #user: string;
  readonly #signal: AbortSignal;
  /** How many commands of a room are being worked on. */
  readonly #underWay = new Map<string, number>();
  /** A room's newest command that is still to be marked as read. */
  readonly #toMarkAsRead = new Map<string, string>();

  constructor(client: Client, user: string, signal: AbortSignal) {
    this.#client = client;
    this.#user = user;
    this.#signal = signal;
    const timer = setInterval(() => this.#remind(), againMs);
    timer.unref();
    signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  }

  /** Marks a command as read, in a moment. */
  seen({ room, event }: Pick<Incoming, "room" | "event">): void {
    const waits = this.#toMarkAsRead.has(room);
    this.#toMarkAsRead.set(room, event);
    if (!waits) setTimeout(() => this.#read(room), atOnceMs).unref();
  }

  #read(room: string): void {
    const newest = this.#toMarkAsRead.get(room);
    this.#toMarkAsRead.delete(room);
    if (newest !== undefined) this.#quietly("POST", path("rooms", room, "receipt", "m.read", newest), {});
  }

  /** Types in a command's room until `work` has settled; not at all when that is at once. */
  working({ room }: Pick<Incoming, "room">, work: Promise<unknown>): void {
    let counted = false;
    const timer = setTimeout(() => {
      counted = true;
      this.#count(room, 1);
    }, atOnceMs);
    timer.unref();
    const done = (): void => {
      clearTimeout(timer);
      if (counted) this.#count(room, -1);
    };
    work.then(done, done);
  }

  #count(room: string, by: number): void {
    const before = this.#underWay.get(room) ?? 0;
    const now = before + by;
    if (now > 0) this.#underWay.set(room, now);
    else this.#underWay.delete(room);
    if (before === 0 || now === 0) this.#type(room, now > 0);
  }

  #remind(): void {
    for (const room of this.#underWay.keys()) this.#type(room, true);
  }

  #type(room: string, typing: boolean): void {
    this.#quietly("PUT", path("rooms", room, "typing", this.#user), typing ? { typing, timeout: shownMs } : { typing });
  }

  #quietly(method: "PUT" | "POST", to: string, body: unknown): void {
    this.#client.call(method, to, { body, signal: this.#signal, timeoutMs: 10_000 }).catch(() => undefined);
  }
}
