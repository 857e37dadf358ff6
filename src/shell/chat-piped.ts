import { createInterface } from "node:readline";
import type { ChatMessage } from "../model/rooms/chat.ts";
import { reasonFor } from "../model/error.ts";
import { phrase } from "../words/errors/phrase.ts";
import { ProgressShown } from "./progress-shown.ts";
import { printable } from "./terminal-text.ts";
import type { TerminalChat } from "./seat.ts";

/** `yes 4821` in a prompt's words. */
const asked = /\byes (\d{4})\b/;

/** What a line came to; `asks` holds the number that a `yes` must name. */
type Result = { readonly ok: boolean; readonly asks: string | null };

/** Lets lines wait for the messages that answer them, whichever comes first. */
class Outcomes {
  readonly #results = new Map<string, Result>();
  readonly #waiting = new Map<string, (result: Result) => void>();

  /** Takes a message in; only what ends a line counts. */
  take({ answers, edits, kind, body }: ChatMessage): void {
    if (answers === null || edits !== null || (kind !== "outcome" && kind !== "failure" && kind !== "prompt")) return;
    const result = { ok: kind !== "failure", asks: kind === "prompt" ? (asked.exec(body)?.[1] ?? null) : null };
    this.#results.set(answers, result);
    this.#waiting.get(answers)?.(result);
  }

  /** Null when there was none in time. */
  async of(event: string, deadlineMs: number, signal: AbortSignal): Promise<Result | null> {
    const known = this.#results.get(event);
    if (known) return known;
    if (signal.aborted) return null;
    const result = await new Promise<Result | null>((resolve) => {
      const giveUp = () => resolve(null);
      const timer = setTimeout(giveUp, deadlineMs);
      signal.addEventListener("abort", giveUp, { once: true });
      this.#waiting.set(event, (found) => {
        clearTimeout(timer);
        signal.removeEventListener("abort", giveUp);
        resolve(found);
      });
    });
    this.#waiting.delete(event);
    return result;
  }
}

/**
 * Sends each line once the one before has its outcome, and prints all that is said meanwhile; of progress, each change is a line of its own, aside. A bare `yes` after a prompt is sent
 * with the number that was asked for, and not at all when nothing was asked; a prompt that nobody answers is a cancelled command, not a failed one.
 * @returns 0 when every line succeeded, else 1.
 */
export async function chatFromPipe({ aside, chat, input, output, signal, deadlineMs = 15 * 60_000 }: TerminalChat): Promise<number> {
  const outcomes = new Outcomes();
  const progress = new ProgressShown();
  const end = new AbortController();
  const over = AbortSignal.any([end.signal, signal]);
  const isOver = () => over.aborted;
  let failed = false;
  const say = (text: string) => void output.write(`${text}\n`);

  const following = chat
    .follow((message) => {
      if (message.kind === "progress") {
        if (progress.take(message)) aside(printable(message.body));
        return;
      }
      if (message.edits === null) say(printable(message.body));
      if (message.answers !== null) progress.end(message.answers);
      outcomes.take(message);
    }, over)
    .catch((thrown: unknown) => {
      if (over.aborted) return;
      say(phrase(reasonFor(thrown)).message);
      failed = true;
      // Without answers no further line can be judged.
      end.abort();
    });

  const lines = createInterface({ input, crlfDelay: Infinity });
  over.addEventListener("abort", () => lines.close(), { once: true });
  let number: string | null = null;
  for await (const raw of lines) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    if (isOver()) break;

    const bare = /^yes$/i.test(line);
    const text = number !== null && bare ? `yes ${number}` : line;
    say(`> ${line}`);
    if (bare && number === null) {
      // It would run what I took a wrong line for: whoever wrote these lines hasn't read that.
      say(phrase({ code: "no-question", facts: { why: "none-open" } }).message);
      failed = true;
      continue;
    }
    number = null;
    try {
      const result = await outcomes.of(await chat.send(text), deadlineMs, over);
      if (result === null) {
        failed = true;
        if (isOver()) break;
        say(`No answer to \`${line}\` within ${Math.round(deadlineMs / 1000)} s.`);
      } else {
        if (!result.ok) failed = true;
        number = result.asks;
      }
    } catch (thrown) {
      say(phrase(reasonFor(thrown)).message);
      failed = true;
    }
  }

  end.abort();
  await following;
  return failed ? 1 : 0;
}
