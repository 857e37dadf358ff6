import type { Incoming } from "../model/job.ts";
import type { Client } from "./client.ts";
import { path } from "./client.ts";

/** How long a homeserver shows us typing unless told again, and how often it is told, in milliseconds. */
const shown = 30_000;
const again = 25_000;
/** A command that has no answer by then isn't being worked on any more. */
const longest = 60 * 60_000;

/** Shows that a command has been seen and is being worked on: a read receipt, and typing until it is answered. Best effort. */
export class PickUp {
  readonly #client: Client;
  readonly #user: string;
  readonly #signal: AbortSignal;
  /** A room's commands without an answer. */
  readonly #open = new Map<string, Set<string>>();

  constructor(client: Client, user: string, signal: AbortSignal) {
    this.#client = client;
    this.#user = user;
    this.#signal = signal;
    const timer = setInterval(() => this.#remind(), again);
    timer.unref();
    signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  }

  seen({ room, event }: Pick<Incoming, "room" | "event">): void {
    this.#quietly("POST", path("rooms", room, "receipt", "m.read", event), {});
    const open = this.#open.get(room) ?? new Set();
    this.#open.set(room, open.add(event));
    this.#type(room);
    setTimeout(() => this.answered(room, event), longest).unref();
  }

  answered(room: string, event: string | null): void {
    const open = this.#open.get(room);
    if (event === null || !open?.delete(event) || open.size > 0) return;
    this.#open.delete(room);
    this.#quietly("PUT", path("rooms", room, "typing", this.#user), { typing: false });
  }

  #remind(): void {
    for (const room of this.#open.keys()) this.#type(room);
  }

  #type(room: string): void {
    this.#quietly("PUT", path("rooms", room, "typing", this.#user), { typing: true, timeout: shown });
  }

  #quietly(method: "PUT" | "POST", to: string, body: unknown): void {
    this.#client.call(method, to, { body, signal: this.#signal, timeout: 10_000 }).catch(() => undefined);
  }
}
