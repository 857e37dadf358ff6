import type { Readable, Writable } from "node:stream";
import type { Completion, Typing } from "../commands/engine/complete.ts";
import type { Chat } from "../model/rooms/chat.ts";
import { chatAtTerminal } from "./chat-interactive.ts";
import { chatFromPipe } from "./chat-piped.ts";
import type { History } from "./history.ts";

export type TerminalChat = {
  readonly chat: Chat;
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  readonly signal: AbortSignal;
  /** Where a person's lines are kept; piped ones aren't. */
  readonly history: History;
  /** What the word at a person's cursor could become. */
  readonly complete: (line: Typing) => Completion;
  /** Hears how far piped lines are, so that the output holds answers only. */
  readonly aside: (text: string) => void;
  /** How long a piped line may go without an outcome, in milliseconds; 15 min unless told. */
  readonly deadline?: number;
};

/**
 * The terminal as a seat in the room. With a person at it, until they leave with Ctrl-D; with lines piped in, or answers going
 * elsewhere, until each has had its outcome.
 * @returns the exit code: 1 when a piped line failed or the room was lost.
 */
export async function runTerminalChat(terminal: TerminalChat): Promise<number> {
  // A terminal that was closed takes nothing more; that it was, is told by a signal or by the input's end.
  for (const stream of [terminal.input, terminal.output]) stream.on("error", () => undefined);
  return terminal.input.isTTY === true && terminal.output.isTTY === true ? chatAtTerminal(terminal) : chatFromPipe(terminal);
}
