import { clearLine, createInterface, cursorTo } from "node:readline";
import type { ChatMessage } from "../model/chat.ts";
import { messageOf } from "../model/error.ts";
import type { TerminalChat } from "./terminal-chat.ts";
import { oneLine, printable } from "./terminal-text.ts";

/** What stands on the terminal's last lines: perhaps a line of progress, which changes in place, and the prompt below it. */
class Screen {
  readonly #output: TerminalChat["output"] & { readonly columns?: number };
  readonly #drawPrompt: () => void;
  #progress: string | null = null;

  constructor(output: TerminalChat["output"], drawPrompt: () => void) {
    this.#output = output;
    this.#drawPrompt = drawPrompt;
  }

  /** Above the prompt, for good. */
  print(text: string): void {
    this.#wipe();
    this.#output.write(`${text}\n`);
    this.#draw();
  }

  /** Null takes it away. */
  progress(text: string | null): void {
    if (text === this.#progress) return;
    this.#wipe();
    this.#progress = text;
    this.#draw();
  }

  /** The reader pressed return: what stood above is part of the past now. */
  settle(): void {
    this.#progress = null;
  }

  #wipe(): void {
    cursorTo(this.#output, 0);
    clearLine(this.#output, 0);
    if (this.#progress === null) return;
    this.#output.write("\u001b[1A");
    clearLine(this.#output, 0);
  }

  #draw(): void {
    if (this.#progress !== null) this.#output.write(`\u001b[2m${oneLine(this.#progress, this.#output.columns ?? 80)}\u001b[0m\n`);
    this.#drawPrompt();
  }
}

/** Which job's progress is on the screen, and what its message is about. */
class ShownProgress {
  readonly #screen: Screen;
  /** Progress message to the event that it answers. */
  readonly #messages = new Map<string, string | null>();
  readonly #over = new Set<string>();
  #current: string | null = null;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  take({ event, edits, answers, body }: ChatMessage): void {
    const message = edits ?? event;
    if (edits === null) this.#messages.set(message, answers);
    const about = this.#messages.get(message);
    // The last edit may come after the outcome.
    if (about !== undefined && about !== null && this.#over.has(about)) return;
    this.#current = message;
    this.#screen.progress(body);
  }

  end(answers: string): void {
    this.#over.add(answers);
    if (this.#current === null || this.#messages.get(this.#current) !== answers) return;
    this.#current = null;
    this.#screen.progress(null);
  }
}

/** A person at the terminal: they type below, the room is above. @returns 1 when the room was lost, else 0. */
export async function chatAtTerminal({ chat, input, output, signal }: TerminalChat): Promise<number> {
  const end = new AbortController();
  const over = AbortSignal.any([end.signal, signal]);
  const terminal = createInterface({ input, output, terminal: true, prompt: "> ", historySize: 500, removeHistoryDuplicates: true });
  let open = true;
  const screen = new Screen(output, () => {
    if (open) terminal.prompt(true);
  });
  const progress = new ShownProgress(screen);

  const following = chat
    .follow((message) => {
      if (message.kind === "progress") {
        progress.take(message);
        return;
      }
      if (message.edits !== null) return;
      if (message.answers !== null) progress.end(message.answers);
      screen.print(printable(message.kind === null ? `${message.sender}: ${message.body}` : message.body));
    }, over)
    .then(() => 0, (thrown: unknown) => {
      if (over.aborted) return 0;
      screen.print(messageOf(thrown));
      terminal.close();
      return 1;
    });

  terminal.on("line", (line) => {
    screen.settle();
    terminal.prompt();
    if (line.trim() === "") return;
    chat.send(line.trim()).catch((thrown: unknown) => screen.print(`Not sent: ${messageOf(thrown)}`));
  });
  terminal.on("SIGINT", () => {
    // Ctrl-E, Ctrl-U: the whole line goes, and history stays where it is.
    terminal.write(null, { ctrl: true, name: "e" });
    terminal.write(null, { ctrl: true, name: "u" });
    screen.print("Ctrl-D leaves.");
  });
  const closed = new Promise<void>((resolve) => {
    terminal.once("close", () => {
      open = false;
      resolve();
    });
  });
  terminal.prompt();
  const close = () => terminal.close();
  if (signal.aborted) close();
  else signal.addEventListener("abort", close, { once: true });

  await closed;
  end.abort();
  const code = await following;
  output.write("\n");
  return code;
}
