import { chatAtTerminal } from "./chat-interactive.ts";
import { chatFromPipe } from "./chat-piped.ts";
import type { TerminalChat } from "./seat.ts";

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
