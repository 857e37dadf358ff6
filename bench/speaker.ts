import { join } from "node:path";
import { openChat } from "../src/matrix/chat.ts";
import type { Chat, ChatMessage } from "../src/model/rooms/chat.ts";
import { systemClock } from "../src/runtime/system-clock.ts";
import { privateFile } from "../src/runtime/private-file.ts";

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** How long an answer may take, in milliseconds. */
const patience = 30_000;
/** Messages that are on their way to the homeserver at one time. */
const lanes = 10;

export type Seat = {
  readonly url: string;
  readonly token: string;
  readonly room: string;
  /** Where the keys of this seat are kept. */
  readonly folder: string;
};

/** A person in a room who says something and waits for what comes back. */
export class Speaker {
  readonly #chat: Chat;
  #hear: (message: ChatMessage) => void = () => undefined;

  private constructor(chat: Chat) {
    this.#chat = chat;
  }

  static async listening({ folder, room, token, url }: Seat, signal: AbortSignal): Promise<Speaker> {
    const keys = { directory: join(folder, "keys"), recovery: privateFile(join(folder, "recovery-key")), password: null };
    const chat = await openChat({ url, token, room, keys, clock: systemClock, log: quiet, signal });
    const speaker = new Speaker(chat);
    chat.follow((message) => speaker.#hear(message), signal).catch(() => undefined);
    return speaker;
  }

  /** Milliseconds from sending a message until the first answer has come, and that answer. @throws Error when none comes. */
  async ask(text: string): Promise<{ readonly ms: number; readonly answer: ChatMessage }> {
    const begun = performance.now();
    const answers = this.answers(1);
    await this.#chat.send(text);
    const { heard, last } = await answers;
    if (heard[0] === undefined) throw new Error(`no answer to ${text} within ${patience / 1000} s`);
    return { ms: last - begun, answer: heard[0] };
  }

  /** Says something many times, as fast as the homeserver takes it. */
  async say(text: string, times: number): Promise<void> {
    let left = times;
    const lane = async (): Promise<void> => {
      while (left-- > 0) await this.#chat.send(text);
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }

  /** As many messages as others say from now on, and when the last of them came; fewer when nothing comes for half a minute. */
  async answers(count: number): Promise<{ readonly heard: readonly ChatMessage[]; readonly last: number }> {
    const heard: ChatMessage[] = [];
    let last = performance.now();
    await new Promise<void>((resolve) => {
      const silent = setTimeout(resolve, patience);
      this.#hear = (message) => {
        if (message.edits !== null || message.kind === "progress") return;
        heard.push(message);
        last = performance.now();
        silent.refresh();
        if (heard.length < count) return;
        clearTimeout(silent);
        resolve();
      };
    });
    return { heard, last };
  }
}
