import { z } from "zod";
import type { Account } from "../../src/model/homeserver.ts";
import { systemClock } from "../../src/runtime/system-clock.ts";

const Sync = z.object({
  rooms: z
    .object({
      invite: z.record(z.string(), z.unknown()).default({}),
      join: z.record(z.string(), z.object({ timeline: z.object({ events: z.array(z.looseObject({ type: z.string(), sender: z.string(), content: z.record(z.string(), z.unknown()) })) }) })).default({}),
    })
    .default({ invite: {}, join: {} }),
});

/** A person with an ordinary Matrix client: the least of the client-server API, over fetch. */
export class Person {
  readonly userId: string;
  readonly #url: string;
  readonly #token: string;

  private constructor(url: string, userId: string, token: string) {
    this.#url = url;
    this.userId = userId;
    this.#token = token;
  }

  /** @throws Error when the homeserver refuses. */
  static async signIn(url: string, user: string, password: string): Promise<Person> {
    const answer = await fetch(`${url}/_matrix/client/v3/login`, {
      method: "POST",
      body: JSON.stringify({ type: "m.login.password", identifier: { type: "m.id.user", user }, password }),
    });
    const said = z.object({ user_id: z.string(), access_token: z.string() }).parse(await answer.json());
    return new Person(url, said.user_id, said.access_token);
  }

  /** One who is signed in already: a homeserver lets one address sign in only a few times in a while, agents included. */
  static as(url: string, { token, userId }: Account): Person {
    return new Person(url, userId, token);
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(said)}`);
    return said;
  }

  async #sync(): Promise<z.infer<typeof Sync>["rooms"]> {
    return Sync.parse(await this.#ask("GET", "/_matrix/client/v3/sync?timeout=0")).rooms;
  }

  /** Accepts invitations as they come, until one is to a room of that name and `beside` is in it too; gives that room. */
  async enters(name: RegExp, beside: RegExp, deadline = 90_000): Promise<string> {
    const joined = new Set<string>();
    for (const until = Date.now() + deadline; Date.now() < until; ) {
      await systemClock.sleep(500);
      for (const room of Object.keys((await this.#sync()).invite)) {
        await this.#ask("POST", `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/join`, {});
        joined.add(room);
      }
      for (const room of joined) {
        if (name.test(await this.#nameOf(room)) && (await this.#members(room)).some((member) => beside.test(member))) return room;
      }
    }
    throw new Error(`nobody invited ${this.userId} to ${String(name)}`);
  }

  async #nameOf(room: string): Promise<string> {
    const said = await this.#ask("GET", `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/state/m.room.name`).catch(() => ({ name: "" }));
    return z.object({ name: z.string() }).parse(said).name;
  }

  async #members(room: string): Promise<string[]> {
    const said = await this.#ask("GET", `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/joined_members`);
    return Object.keys(z.object({ joined: z.record(z.string(), z.unknown()) }).parse(said).joined);
  }

  async says(room: string, text: string): Promise<void> {
    await this.#ask("PUT", `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/${crypto.randomUUID()}`, { msgtype: "m.text", body: text });
  }

  /** Waits until an agent's answer, which begins as "Thinking…" and is edited, is complete; gives its text. */
  async answerIn(room: string, deadline = 60_000): Promise<string> {
    for (const until = Date.now() + deadline; Date.now() < until; ) {
      await systemClock.sleep(300);
      const said = await this.#ask("GET", `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/messages?dir=b&limit=50`);
      const { chunk } = z.object({ chunk: z.array(z.looseObject({ sender: z.string(), content: z.record(z.string(), z.unknown()) })) }).parse(said);
      for (const { sender, content } of chunk) {
        const edited = z.object({ body: z.string() }).safeParse(content["m.new_content"]).data?.body;
        if (sender !== this.userId && JSON.stringify(content).includes('"io.mindroom.stream_status":"completed"')) {
          return edited ?? z.string().parse(content["body"]);
        }
      }
    }
    throw new Error("no agent answered");
  }

  /** Whether this person is an admin of the homeserver. */
  async isServerAdmin(): Promise<boolean> {
    const said = await this.#ask("GET", `/_synapse/admin/v1/users/${encodeURIComponent(this.userId)}/admin`);
    return z.object({ admin: z.boolean() }).parse(said).admin;
  }
}
