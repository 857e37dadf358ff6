import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { KeyServer } from "./key-server.ts";

export type FakeEvent = { room: string; event_id: string; type: string; sender: string; state_key?: string; content: Record<string, unknown>; origin_server_ts: number; unsigned?: object };
type Answer = { readonly status?: number; readonly body: unknown };
type Hooked = Answer | "cut" | null;
type Hook = (method: string, path: string, body: unknown) => Hooked | Promise<Hooked>;

/** A room, and others where a test wants them, and one user on node:http: just enough of a homeserver to misbehave as real ones do. */
export class FakeHomeserver {
  readonly bot = "@bot:fake";
  readonly room = "!room:fake";
  /** What has happened in the rooms, state included; a sync token is a place in it. */
  readonly events: FakeEvent[] = [];
  /** The bot's. */
  device = "D";
  /** The keys of everybody's devices. */
  readonly keys = new KeyServer();
  /** The bytes of what was put into the media store. */
  readonly uploads: Buffer[] = [];
  readonly accountData = new Map<string, unknown>();
  readonly requests: { method: string; path: string; query: URLSearchParams; body: unknown }[] = [];
  /** Events of the room in one sync, at most. */
  limit = 50;
  /** Whether messages to the bot's device wait. */
  holdsKeys = false;
  /** Whose devices have changed since the last sync. */
  readonly changed = new Set<string>();
  /** Whether the bot is one of its admins. */
  botIsAdmin = false;
  /** Messages of the bot that it takes at once, and after that a second; null for as many as come. */
  rate: { readonly burst: number; readonly perSecond: number } | null = null;
  #left = 0;
  #leftAt = -Infinity;
  invites: Record<string, Omit<FakeEvent, "room">[]> = {};
  /** May answer in place of the homeserver, or cut the connection. */
  hook: Hook = () => null;
  readonly #transactions = new Map<string, string>();
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));
  #id = 0;

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  add(event: Partial<FakeEvent> & Pick<FakeEvent, "type" | "sender" | "content">): string {
    const whole = { room: this.room, event_id: `$${++this.#id}`, origin_server_ts: 1000 + this.#id, ...event };
    this.events.push(whole);
    return whole.event_id;
  }

  state(type: string, key: string, content: Record<string, unknown>, sender = "@alice:fake", room = this.room): void {
    this.add({ type, sender, state_key: key, content, room });
  }

  /** Makes another room, with these people in it; the bot is one of them only when it is told so. */
  makeRoom(room: string, people: readonly string[], creation: Record<string, unknown> = {}): void {
    this.state("m.room.create", "", { room_version: "11", ...creation }, people[0], room);
    for (const user of people) this.state("m.room.member", user, { membership: "join" }, user, room);
    this.state("m.room.power_levels", "", { users: Object.fromEntries(people.slice(0, 1).map((user) => [user, 100])) }, people[0], room);
  }

  says(sender: string, body: string, more: Record<string, unknown> = {}): string {
    return this.add({ type: "m.room.message", sender, content: { msgtype: "m.text", body, ...more } });
  }

  /** What the bot has sent as messages, to one room or to all. */
  sent(room?: string): Record<string, unknown>[] {
    return this.events.filter((event) => event.type === "m.room.message" && event.sender === this.bot && event.room === (room ?? event.room)).map(({ content }) => content);
  }

  /** The bot's membership, as the room's newest event says. */
  membership(room: string): string | null {
    const found = this.events.findLast((event) => event.room === room && event.type === "m.room.member" && event.state_key === this.bot);
    return found === undefined ? null : String(found.content["membership"]);
  }

  #known(room: string): boolean {
    return this.events.some((event) => event.room === room && event.type === "m.room.create");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", "http://fake");
    const path = decodeURIComponent(url.pathname.replace("/_matrix/client/v3", ""));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const text = bytes.toString();
    const body: unknown = request.headers["content-type"] === "application/json" && text !== "" ? JSON.parse(text) : text;
    const method = request.method ?? "";
    if (path.startsWith("/_matrix/media")) this.uploads.push(bytes);
    this.requests.push({ method, path, query: url.searchParams, body });
    const hooked = await this.hook(method, path, body);
    if (hooked === "cut") {
      request.socket.destroy();
      return;
    }
    const answer = hooked ?? (await this.#normally(method, path, url.searchParams, body));
    response.writeHead(answer.status ?? 200, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
  }

  async #normally(method: string, path: string, query: URLSearchParams, body: unknown): Promise<Answer> {
    if (path === "/account/whoami") return { body: { user_id: this.bot, device_id: this.device } };
    if (path === "/sync") return { body: await this.#sync(query.get("since"), Number(query.get("timeout"))) };
    if (path === "/joined_rooms") return { body: { joined_rooms: [...new Set(this.events.map(({ room }) => room))].filter((room) => this.membership(room) === "join") } };
    if (path === "/createRoom") return { body: { room_id: this.#create(body as { invite?: string[]; initial_state?: { type: string; content: Record<string, unknown> }[] }) } };
    const [, room = "", what] = /^\/(?:rooms|join)\/([^/]+)(?:\/(join|leave|state|messages|send|redact))?/.exec(path) ?? [];
    if (this.#known(room)) {
      const refused = this.#visit(room, path.startsWith("/join/") ? "join" : what);
      if (refused !== null) return refused;
    }
    if (path.endsWith("/messages")) {
      const place = (name: string): number => Number(query.get(name)?.split(".")[0]);
      const [from, to] = [place("from"), place("to")];
      const start = Math.max(to, from - 10);
      return { body: { chunk: this.events.slice(start, from).filter((event) => event.room === room).reverse(), ...(start > to ? { end: `${start}.0` } : {}) } };
    }
    const [, type, send] = /\/send\/(m\.room\.message|m\.room\.encrypted)\/(.+)$/.exec(path) ?? [];
    if (method === "PUT" && type !== undefined && send !== undefined) {
      const wait = this.#transactions.has(send) ? 0 : this.#overLimit();
      if (wait > 0) return { status: 429, body: { errcode: "M_LIMIT_EXCEEDED", error: "Too Many Requests", retry_after_ms: wait } };
      const event = this.#transactions.get(send) ?? this.add({ type, sender: this.bot, content: body as Record<string, unknown>, room });
      this.#transactions.set(send, event);
      return { body: { event_id: event } };
    }
    const [, redacts, redaction] = /\/redact\/([^/]+)\/(.+)$/.exec(path) ?? [];
    if (method === "PUT" && redacts !== undefined && redaction !== undefined) return this.#redact(room, redacts, redaction, body);
    if (path.endsWith("/override_ratelimit")) {
      if (!this.botIsAdmin) return { status: 403, body: { errcode: "M_FORBIDDEN", error: "You are not a server admin" } };
      this.rate = null;
      return { body: { messages_per_second: 0, burst_count: 0 } };
    }
    if (path === "/keys/device_signing/upload" || path === "/keys/signatures/upload") {
      this.keys.publish(this.bot, path.includes("device") ? (body as object) : null, path.includes("signatures") ? body : {});
      return { body: {} };
    }
    if (path.startsWith("/keys/") || path.startsWith("/sendToDevice/")) return { body: this.keys.answer({ user: this.bot, device: this.device }, { path, body }) };
    const data = /\/account_data\/(.+)$/.exec(path)?.[1];
    if (data !== undefined && method === "GET") return this.accountData.has(data) ? { body: this.accountData.get(data) } : { status: 404, body: { errcode: "M_NOT_FOUND", error: "no such data" } };
    if (data !== undefined) this.accountData.set(data, body);
    if (path.includes("/upload")) return { body: { content_uri: "mxc://fake/file" } };
    return { body: {} };
  }

  /** Takes away what an event said, where the bot may. */
  #redact(room: string, redacts: string, transaction: string, body: unknown): Answer {
    const event = this.events.find(({ event_id: id }) => id === redacts);
    const levels = this.events.findLast(({ room: where, type }) => where === room && type === "m.room.power_levels")?.content as { users?: Record<string, number>; redact?: number } | undefined;
    if (event === undefined) return { status: 404, body: { errcode: "M_NOT_FOUND", error: "no such event" } };
    if (event.sender !== this.bot && (levels?.users?.[this.bot] ?? 0) < (levels?.redact ?? 50)) return { status: 403, body: { errcode: "M_FORBIDDEN", error: "You don't have permission to redact events" } };
    const wait = this.#transactions.has(transaction) ? 0 : this.#overLimit();
    if (wait > 0) return { status: 429, body: { errcode: "M_LIMIT_EXCEEDED", error: "Too Many Requests", retry_after_ms: wait } };
    event.content = {};
    const done = this.#transactions.get(transaction) ?? this.add({ type: "m.room.redaction", sender: this.bot, room, content: { redacts, ...(body as object) } });
    this.#transactions.set(transaction, done);
    return { body: { event_id: done } };
  }

  #create({ initial_state: more = [], invite = [] }: { invite?: string[]; initial_state?: { type: string; content: Record<string, unknown> }[] }): string {
    const room = `!made${++this.#id}:fake`;
    this.makeRoom(room, [this.bot]);
    for (const { type, content } of more) this.state(type, "", content, this.bot, room);
    for (const user of invite) this.state("m.room.member", user, { membership: "invite" }, this.bot, room);
    return room;
  }

  /** What the bot does in a room where it matters who it is there; null for what is as everywhere. */
  #visit(room: string, what: string | undefined): Answer | null {
    const membership = this.membership(room);
    if (what === "join" && (membership === "join" || membership === "invite")) {
      if (membership === "invite") this.state("m.room.member", this.bot, { membership: "join" }, this.bot, room);
      return { body: { room_id: room } };
    }
    if (what === "leave") {
      this.state("m.room.member", this.bot, { membership: "leave" }, this.bot, room);
      return { body: {} };
    }
    if (what === "state" && membership !== null) return { body: this.events.filter((event) => event.room === room && event.state_key !== undefined) };
    return membership === "join" ? null : { status: 403, body: { errcode: "M_FORBIDDEN", error: "You aren't a member of the room." } };
  }

  /** As Synapse does it: milliseconds to wait, or 0, which takes one of those that may be sent. */
  #overLimit(): number {
    if (this.rate === null) return 0;
    const { burst, perSecond } = this.rate;
    const now = performance.now();
    this.#left = Math.min(burst, this.#left + ((now - this.#leftAt) / 1000) * perSecond);
    this.#leftAt = now;
    if (this.#left < 1) return Math.ceil(((1 - this.#left) / perSecond) * 1000);
    this.#left -= 1;
    return 0;
  }

  async #sync(since: string | null, timeout: number): Promise<unknown> {
    // A token is a place among the events, and one among the messages to the bot's device.
    const [seen = 0, got = 0] = (since ?? "0.0").split(".").map(Number);
    const queue = () => (this.keys.devices.get(this.bot)?.get(this.device)?.queue ?? []).slice(0, this.holdsKeys ? got : undefined);
    const end = Date.now() + Math.min(timeout, 1000);
    while (since !== null && seen === this.events.length && got === queue().length && this.changed.size === 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
    const changed = [...this.changed];
    this.changed.clear();
    const rooms = [...new Set([this.room, ...this.events.map(({ room }) => room)])].filter((room) => this.#known(room));
    const having = (...memberships: readonly (string | null)[]): readonly string[] => rooms.filter((room) => memberships.includes(this.membership(room)));
    const isBots = (event: FakeEvent): boolean => event.type === "m.room.member" && event.state_key === this.bot;
    return {
      next_batch: `${this.events.length}.${queue().length}`,
      to_device: { events: queue().slice(got) },
      device_lists: { changed, left: [] },
      device_one_time_keys_count: { signed_curve25519: this.keys.oneTimeKeys({ user: this.bot, device: this.device }) },
      device_unused_fallback_key_types: [],
      rooms: {
        join: Object.fromEntries(having("join").map((room) => [room, this.#joined(room, since === null ? null : seen)])),
        invite: Object.fromEntries([
          ...Object.entries(this.invites),
          ...having("invite").map((room): [string, Omit<FakeEvent, "room">[]] => [room, this.events.filter((event) => event.room === room && event.state_key !== undefined)]),
        ].map(([room, events]) => [room, { invite_state: { events } }])),
        leave: Object.fromEntries(having("leave", "ban").flatMap((room) => {
          const news = this.events.slice(seen).filter((event) => event.room === room && isBots(event));
          return since === null || news.length === 0 ? [] : [[room, { state: { events: [] }, timeline: { events: news } }]];
        })),
      },
      account_data: { events: [] },
    };
  }

  /** One room's part of a sync; `since` null for the first one. */
  #joined(room: string, since: number | null): unknown {
    const joinedAt = this.events.findLastIndex((event) => event.room === room && event.type === "m.room.member" && event.state_key === this.bot);
    // Who has just come in is told all.
    const from = since === null || joinedAt >= since ? 0 : since;
    const events = this.events.slice(from).filter((event) => event.room === room);
    const limit = since === null ? 0 : this.limit;
    const timeline = limit === 0 ? [] : events.slice(-limit);
    const before = events.slice(0, events.length - timeline.length);
    const first = timeline[0] === undefined ? this.events.length : this.events.indexOf(timeline[0]);
    return {
      state: { events: before.filter((event) => event.state_key !== undefined) },
      timeline: { events: timeline, limited: before.length > 0, prev_batch: `${first}.0` },
    };
  }
}

/** A homeserver with an admin room: alice made it, bob may change things, carol only looks on. */
export async function adminRoomServer(): Promise<{ server: FakeHomeserver; url: string }> {
  const server = new FakeHomeserver();
  server.state("m.room.create", "", { room_version: "11" });
  for (const user of ["@alice:fake", "@bob:fake", "@carol:fake", server.bot]) server.state("m.room.member", user, { membership: "join" }, user);
  server.state("m.room.power_levels", "", { users: { "@alice:fake": 100, "@bob:fake": 50 } });
  return { server, url: await server.listen() };
}
