import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { messageOf, reasonFor } from "../model/error.ts";
import { phrase } from "../words/errors/phrase.ts";
import { historyNotKept, howToLeave, notSent } from "../words/terminal.ts";
import { completed } from "./completed.ts";
import { mostLines } from "./history.ts";
import { ProgressShown } from "./progress-shown.ts";
import { Screen } from "./screen.ts";
import type { TerminalChat } from "./seat.ts";
import { printable } from "./terminal-text.ts";

const prompt = "> ";

/** A person at the terminal: they type below, the room is above. @returns 1 when the room was lost, else 0. */
export async function chatAtTerminal({ chat, complete, history, input, output, signal }: TerminalChat): Promise<number> {
  const end = new AbortController();
  const over = AbortSignal.any([end.signal, signal]);
  const screen = new Screen(output);
  const progress = new ProgressShown();
  let open = true;
  let due = false;
  let said = "";
  let hint: string | null = null;

  /** Soon, and once for all that happens at once: a key, a paste, a sync. */
  const refresh = (): void => {
    if (due || !open) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      if (!open) return;
      const { cursor, line } = terminal;
      screen.draw({ progress: progress.bodies, prompt, before: line.slice(0, cursor), after: line.slice(cursor), hint }, said);
      said = "";
    });
  };
  const say = (text: string): void => {
    said += `${text}\n`;
    refresh();
  };

  /** Below the line, until the next key. */
  const advise = (text: string): void => {
    hint = text;
    refresh();
  };

  // It edits lines and knows history; what it would draw is drawn here.
  const drawing = new Writable({
    write(_chunk, _encoding, done) {
      refresh();
      done();
    },
  });
  const terminal = createInterface({
    input,
    output: drawing,
    terminal: true,
    prompt,
    history: await history.load(),
    historySize: mostLines,
    removeHistoryDuplicates: true,
    completer(before: string) {
      const { choices, inserted, typed } = completed(complete, { before, after: terminal.line.slice(before.length) });
      if (choices !== null) advise(choices);
      return [inserted === null ? [] : [inserted], typed];
    },
  });
  // It hands on what its input meets: a terminal that was closed.
  terminal.on("error", () => undefined);
  terminal.on("history", (lines) => {
    history.purge(lines);
    history.keep(lines).catch((thrown: unknown) => advise(historyNotKept(messageOf(thrown))));
  });
  const atKey = (_text: unknown, key: { readonly ctrl?: boolean; readonly name?: string } | undefined): void => {
    hint = null;
    if (key?.ctrl === true && key.name === "l") screen.clear();
    refresh();
  };
  input.prependListener("keypress", atKey);
  output.on("resize", refresh);

  const following = chat
    .follow((message) => {
      if (message.kind === "progress") {
        if (progress.take(message)) refresh();
        return;
      }
      if (message.edits !== null) return;
      if (message.answers !== null) progress.end(message.answers);
      say(printable(message.kind === null ? `${message.sender}: ${message.body}` : message.body));
    }, over)
    .then(() => 0, (thrown: unknown) => {
      if (over.aborted) return 0;
      say(phrase(reasonFor(thrown)).message);
      terminal.close();
      return 1;
    });

  terminal.on("line", (line) => {
    if (line.trim() === "") return;
    say(printable(prompt + line));
    chat.send(line.trim()).catch((thrown: unknown) => say(notSent(phrase(reasonFor(thrown)).message)));
  });
  terminal.on("SIGINT", () => {
    // Ctrl-E, Ctrl-U: the whole line goes, and history stays where it is.
    terminal.write(null, { ctrl: true, name: "e" });
    terminal.write(null, { ctrl: true, name: "u" });
    advise(howToLeave());
  });
  terminal.on("SIGCONT", () => {
    screen.forget();
    refresh();
  });
  const closed = new Promise<void>((resolve) => {
    terminal.once("close", () => {
      open = false;
      screen.end(said);
      resolve();
    });
  });
  refresh();
  const close = () => terminal.close();
  if (signal.aborted) close();
  else signal.addEventListener("abort", close, { once: true });

  await closed;
  input.off("keypress", atKey);
  output.off("resize", refresh);
  end.abort();
  return following;
}
