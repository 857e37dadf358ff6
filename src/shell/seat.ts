import type { Readable, Writable } from "node:stream";
import type { Completion, Typing } from "../commands/engine/complete.ts";
import type { Chat } from "../model/rooms/chat.ts";
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
  /** How long a piped line may go without an outcome; 15 min unless told. */
  readonly deadlineMs?: number;
};
