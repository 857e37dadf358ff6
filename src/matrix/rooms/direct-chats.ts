import type { Log } from "../../model/log.ts";
import type { Client } from "../transport/client.ts";
import { path } from "../transport/client.ts";
import { encryptionEvent } from "./room-state.ts";
import type { Rooms } from "./rooms.ts";

/** `m.direct`: a person to the chats with them. Others write it too, so nothing in it is certain. */
type Directory = Readonly<Record<string, readonly string[]>>;

/** The chats that the bot has with one person each. */
export class DirectChats {
  readonly #client: Pick<Client, "call">;
  readonly #rooms: Rooms;
  readonly #log: Log;
  #directory: Directory = {};
  /** One at a time, so that two messages to one person don't open two chats. */
  #opening: Promise<unknown> = Promise.resolve();

  constructor(client: Pick<Client, "call">, rooms: Rooms, log: Log) {
    this.#client = client;
    this.#rooms = rooms;
    this.#log = log;
  }

  /** Takes in what sync says of `m.direct`. */
  remember(content: Readonly<Record<string, unknown>>): void {
    const entries = Object.entries(content).map(([user, rooms]) => [user, Array.isArray(rooms) ? rooms.filter((room) => typeof room === "string") : []] as const);
    this.#directory = Object.fromEntries(entries);
    this.#rooms.setDirect(Object.values(this.#directory).flat());
  }

  /**
   * The chat with a person: one that there is, or a new one to which they are invited.
   * @param encrypted whether it must be; who never used encryption couldn't read it.
   */
  async with(user: string, encrypted: boolean, signal: AbortSignal): Promise<string> {
    const turn = this.#opening.then(() => this.#find(user, encrypted) ?? this.#open(user, encrypted, signal));
    this.#opening = turn.catch(() => undefined);
    return turn;
  }

  #find(user: string, encrypted: boolean): string | null {
    const usable = (room: string) => {
      const state = this.#rooms.state(room);
      if (!state || (encrypted && !state.encrypted)) return false;
      const present = state.present();
      return present.length === 2 && present.includes(user) && present.includes(this.#rooms.user);
    };
    return this.#directory[user]?.find(usable) ?? null;
  }

  async #open(user: string, encrypted: boolean, signal: AbortSignal): Promise<string> {
    const body = { preset: "private_chat", is_direct: true, invite: [user], ...(encrypted ? { initial_state: [encryptionEvent] } : {}) };
    const made = (await this.#client.call("POST", "/createRoom", { body, signal })) as { room_id: string };
    const room = made.room_id;
    this.#log.info({ room, user }, "Opened a direct chat");
    await this.#rooms.learn(room, this.#client, signal);

    const directory = { ...this.#directory, [user]: [room, ...(this.#directory[user] ?? [])] };
    this.remember(directory);
    await this.#client.call("PUT", path("user", this.#rooms.user, "account_data", "m.direct"), { body: directory, signal });
    return room;
  }
}
