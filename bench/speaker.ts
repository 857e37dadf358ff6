import { randomUUID } from "node:crypto";
import { Client, path } from "../src/matrix/client.ts";
import { followSync, syncNow } from "../src/matrix/sync.ts";
import { systemClock } from "../src/system-clock.ts";

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const patience = 30_000;

type Heard = { readonly room: string; readonly content: Readonly<Record<string, unknown>>; readonly at: number };

/** A person who says something and waits for what comes back, one thing at a time. */
export class Speaker {
  readonly #client: Client;
  readonly #signal: AbortSignal;
  #hear: (heard: Heard) => void = () => undefined;

  private constructor(client: Client, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
  }

  static async listening({ url, token, userId }: { readonly url: string; readonly token: string; readonly userId: string }, signal: AbortSignal): Promise<Speaker> {
    const client = new Client(url, token);
    const speaker = new Speaker(client, signal);
    const { next_batch: since } = await syncNow(client, signal);
    const following = followSync(
      client,
      since,
      async ({ rooms }) => {
        const at = performance.now();
        for (const [room, { timeline }] of Object.entries(rooms.join ?? {})) {
          for (const { content, sender, type } of timeline.events) if (type === "m.room.message" && sender !== userId) speaker.#hear({ room, content, at });
        }
      },
      { clock: systemClock, log: quiet, signal },
    );
    following.catch(() => undefined);
    return speaker;
  }

  /** Milliseconds from sending a message until the first answer has come, and that answer. @throws Error when none comes. */
  async ask(room: string, text: string): Promise<{ readonly ms: number; readonly content: Heard["content"] }> {
    const answer = new Promise<Heard>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer to ${text} within ${patience / 1000} s`)), patience);
      this.#hear = (heard) => {
        if (heard.room !== room) return;
        clearTimeout(timer);
        resolve(heard);
      };
    });
    answer.catch(() => undefined);
    const begun = performance.now();
    await this.#client.call("PUT", path("rooms", room, "send", "m.room.message", randomUUID()), { body: { msgtype: "m.text", body: text, "m.mentions": {} }, signal: this.#signal });
    const { at, content } = await answer;
    return { ms: at - begun, content };
  }
}
