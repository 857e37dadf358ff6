import { createDecipheriv } from "node:crypto";
import type { DirectChats } from "../../src/matrix/rooms/direct-chats.ts";
import { encryptionEvent } from "../../src/matrix/rooms/room-state.ts";
import type { Rooms } from "../../src/matrix/rooms/rooms.ts";
import type { Client } from "../../src/matrix/transport/client.ts";
import type { RoomEvent } from "../../src/matrix/transport/events.ts";
import type { Encryption } from "../../src/matrix/encryption/encryption.ts";
import type { Outgoing } from "../../src/model/rooms/outgoing.ts";
import { direct, innkeeper, room1, room2, secretRoom } from "./people.ts";

/** A message that has reached a room, as its members read it. */
export type Said = Pick<Outgoing, "room" | "kind" | "replyTo" | "asker" | "reason"> & { readonly event: string; readonly text: string; readonly html: string; readonly encrypted: boolean };

/** What a program that is signed in knows of its rooms. */
type SignedIn = { readonly rooms: Rooms; readonly directChats: DirectChats };
type Content = Readonly<Record<string, unknown>>;
type Sealed = { readonly sealed: Content };

/** The bot's homeserver, as far as its rooms go: who is in them, which are encrypted, and what the bot has sent there. */
export class BotHomeserver {
  /** All that the bot said, in all rooms. */
  readonly said: Said[] = [];
  /** The files that it sent. */
  readonly attached: string[] = [];
  readonly #states = new Map<string, Map<string, RoomEvent>>();
  readonly #directory: Record<string, readonly string[]> = {};
  readonly #events = new Map<string, string>();
  readonly #uploads = new Map<string, Buffer>();
  #signedIn: SignedIn | null = null;
  #last = 0;

  constructor() {
    for (const room of [room1, room2, secretRoom, direct]) this.#create(room, room === secretRoom);
  }

  /** From now on this program hears what becomes of its rooms; first, what they are. */
  signIn(program: SignedIn): void {
    for (const [room, state] of this.#states) program.rooms.apply(room, [...state.values()]);
    program.directChats.remember(this.#directory);
    this.#signedIn = program;
  }

  /** Somebody is in a room, with that power level. */
  joins(user: string, room: string, level: number): void {
    const levels = this.#states.get(room)?.get("m.room.power_levels ")?.content["users"] as Content | undefined;
    this.#set(room, "m.room.power_levels", "", { users: { ...levels, [user]: level } });
    if (!this.isIn(user, room)) this.#set(room, "m.room.member", user, { membership: "join" });
  }

  leaves(user: string, room: string): void {
    if (this.isIn(user, room)) this.#set(room, "m.room.member", user, { membership: "leave" });
  }

  /** The chat with the bot is theirs from now on. */
  chats(user: string): void {
    for (const other of Object.keys(this.#directory)) if (other !== user) this.leaves(other, direct);
    this.joins(user, direct, 0);
    this.#directory[user] ??= [direct];
    this.#signedIn?.directChats.remember(this.#directory);
  }

  isIn(user: string, room: string): boolean {
    return this.#states.get(room)?.get(`m.room.member ${user}`)?.content["membership"] === "join";
  }

  isEncrypted(room: string): boolean {
    return this.#states.get(room)?.has("m.room.encryption ") === true;
  }

  /** Access to it for a program, for as long as that lives. */
  client(isDead: () => boolean): Pick<Client, "call" | "upload"> {
    const never = new Promise<never>(() => undefined);
    const alive = async <T>(act: () => T): Promise<T> => {
      if (isDead()) return never;
      const answer = act();
      return isDead() ? never : answer;
    };
    return {
      call: (method, path, call) => alive(() => this.#answer(`${method} ${path}`, (call?.body ?? {}) as Content)),
      upload: (file) =>
        alive(() => {
          const address = `mxc://example.org/${this.#uploads.size + 1}`;
          this.#uploads.set(address, file);
          return address;
        }),
    };
  }

  /** Encryption of which one sees that it was there. */
  readonly encryption: Pick<Encryption, "encrypted" | "seal" | "wasEncrypted"> = {
    encrypted: async (room) => this.isEncrypted(room),
    wasEncrypted: async (room) => this.isEncrypted(room),
    seal: async (room, content) => (this.isEncrypted(room) ? { type: "m.room.encrypted", content: { sealed: content } } : { type: "m.room.message", content }),
  };

  #answer(asked: string, body: Content): unknown {
    const [, room, type, transaction] = /^PUT \/rooms\/([^/]+)\/send\/([^/]+)\/(.+)$/.exec(asked)?.map(decodeURIComponent) ?? [];
    if (room !== undefined && type !== undefined && transaction !== undefined) return { event_id: this.#send(room, type, transaction, body) };
    if (asked === "POST /createRoom") return { room_id: this.#createChat(body) };
    const state = /^GET \/rooms\/([^/]+)\/state$/.exec(asked)?.[1];
    if (state !== undefined) return [...(this.#states.get(decodeURIComponent(state))?.values() ?? [])];
    if (asked.includes("/account_data/")) return {};
    throw new Error(`The bot's homeserver doesn't know ${asked}.`);
  }

  /** The same transaction again is the same event. */
  #send(room: string, type: string, transaction: string, body: Content): string {
    const known = this.#events.get(transaction);
    if (known !== undefined) return known;
    const event = `$sent-${this.#events.size + 1}`;
    const encrypted = type === "m.room.encrypted";
    if (encrypted !== this.isEncrypted(room)) throw new Error(`${encrypted ? "An encrypted" : "A readable"} message came to ${room}.`);
    this.#events.set(transaction, event);
    const content = encrypted ? (body as unknown as Sealed).sealed : body;
    if (content["msgtype"] === "m.file") this.attached.push(this.#read(content).toString());
    else this.said.push({ event, room, encrypted, kind: content["org.innkeeper.kind"] as Said["kind"], replyTo: answered(content), asker: null, text: String(content["body"]), html: String(content["formatted_body"]) });
    return event;
  }

  /** The outbox knows what isn't in a message: who asked, and why something failed. */
  explain(event: string, known: Pick<Outgoing, "asker" | "reason">): void {
    const at = this.said.findLastIndex((each) => each.event === event);
    const said = this.said[at];
    if (said !== undefined) this.said[at] = { ...said, asker: known.asker, ...(known.reason === undefined ? {} : { reason: known.reason }) };
  }

  #read({ file, url }: Content): Buffer {
    const sealed = file as { readonly url: string; readonly key: { readonly k: string }; readonly iv: string } | undefined;
    const data = this.#uploads.get(String(sealed?.url ?? url)) ?? Buffer.alloc(0);
    return sealed === undefined ? data : createDecipheriv("aes-256-ctr", Buffer.from(sealed.key.k, "base64url"), Buffer.from(sealed.iv, "base64")).update(data);
  }

  #createChat(body: Content): string {
    const room = `!chat-${this.#states.size}:example.org`;
    this.#create(room, body["initial_state"] !== undefined);
    for (const user of body["invite"] as readonly string[]) {
      this.#set(room, "m.room.member", user, { membership: "invite" });
      this.#directory[user] = [room, ...(this.#directory[user] ?? [])];
    }
    return room;
  }

  #create(room: string, encrypted: boolean): void {
    this.#states.set(room, new Map());
    this.#set(room, "m.room.member", innkeeper, { membership: "join" });
    if (encrypted) this.#set(room, encryptionEvent.type, "", encryptionEvent.content);
  }

  #set(room: string, type: string, key: string, content: Content): void {
    const event: RoomEvent = { event_id: `$state-${++this.#last}`, type, sender: innkeeper, origin_server_ts: 0, state_key: key, content: { ...content }, unsigned: undefined };
    this.#states.get(room)?.set(`${type} ${key}`, event);
    if (this.#signedIn?.rooms.state(room) !== null) this.#signedIn?.rooms.apply(room, [event]);
  }
}

/** The event that a message answers. */
function answered(content: Content): string | null {
  const relation = content["m.relates_to"] as { readonly "m.in_reply_to"?: { readonly event_id: string } } | undefined;
  return relation?.["m.in_reply_to"]?.event_id ?? null;
}
