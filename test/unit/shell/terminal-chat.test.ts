import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { Chat, ChatMessage } from "../../../src/model/chat.ts";
import { runTerminalChat } from "../../../src/shell/terminal-chat.ts";

type Said = Partial<ChatMessage>;

/** A room in which each text is answered as `answers` says. */
class FakeRoom implements Chat {
  readonly user = "@admin:x";
  readonly sent: string[] = [];
  readonly #answers: (text: string) => readonly Said[];
  #seen: (message: ChatMessage) => void = () => undefined;
  #id = 0;

  constructor(answers: (text: string) => readonly Said[]) {
    this.#answers = answers;
  }

  async send(text: string): Promise<string> {
    this.sent.push(text);
    const event = `$sent${this.sent.length}`;
    setTimeout(() => this.#answers(text).forEach((said) => this.hear({ answers: event, kind: "outcome", ...said })), 5);
    return event;
  }

  async follow(seen: (message: ChatMessage) => void, signal: AbortSignal): Promise<void> {
    this.#seen = seen;
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  }

  hear(said: Said): void {
    this.#seen({ event: `$heard${++this.#id}`, sender: "@bot:x", body: "", edits: null, answers: null, kind: "notice", ...said });
  }
}

async function pipe(lines: string, answers: (text: string) => readonly Said[], deadline = 2000) {
  const room = new FakeRoom(answers);
  const input = new PassThrough();
  const output = new PassThrough();
  input.end(lines);
  const code = await runTerminalChat({ chat: room, input, output, signal: new AbortController().signal, deadline });
  return { code, sent: room.sent, printed: String(output.read() ?? "") };
}

test("piped lines go one by one, with their answers between them", async () => {
  const { code, printed } = await pipe("# a comment\n!one\n\n!two\n", (text) => [{ body: `working on ${text}`, kind: "progress" }, { body: `did ${text}` }]);
  expect(printed).toBe("> !one\ndid !one\n> !two\ndid !two\n");
  expect(code).toBe(0);
});

test("a failure makes the exit code 1, and the lines after it still run", async () => {
  const { code, sent } = await pipe("!bad\n!good\n", (text) => [{ body: text, kind: text === "!bad" ? "failure" : "outcome" }]);
  expect(sent).toEqual(["!bad", "!good"]);
  expect(code).toBe(1);
});

const prompting = (text: string): readonly Said[] => (text === "!remove dev" ? [{ kind: "prompt", body: "Answer `yes 4821` within 5 min." }] : [{ body: `did ${text}` }]);

test("a piped yes to what was only a wrong line runs nothing, and fails", async () => {
  const { code, printed, sent } = await pipe("!craete\nyes\n", () => [{ kind: "failure", body: "Did you mean `!create`? Answer `yes` to run it." }]);
  expect(sent).toEqual(["!craete"]);
  expect(printed).toContain("> yes\nI have asked you nothing");
  expect(code).toBe(1);
});

test("yes after a prompt names the number that was asked for", async () => {
  const { code, sent, printed } = await pipe("!remove dev\nyes\n", prompting);
  expect(sent).toEqual(["!remove dev", "yes 4821"]);
  expect(printed).toContain("> yes\ndid yes 4821\n");
  expect(code).toBe(0);
});

test("a prompt that nobody answers is a cancelled command, not a failed one", async () => {
  const { code, sent } = await pipe("!remove dev\n!list\n", prompting);
  expect(sent).toEqual(["!remove dev", "!list"]);
  expect(code).toBe(0);
});

test("a line without an outcome counts as failed once its time is over", async () => {
  const { code, printed } = await pipe("!silence\n", () => [], 50);
  expect(printed).toContain("No answer to `!silence`");
  expect(code).toBe(1);
});

/** A terminal with a person at it. */
function terminal(room: FakeRoom) {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 60 });
  let printed = "";
  output.on("data", (data: Buffer) => (printed += data.toString()));
  const ended = runTerminalChat({ chat: room, input, output, signal: new AbortController().signal });
  const pause = async () => new Promise((resolve) => setTimeout(resolve, 40));
  return { ended, pause, type: (keys: string) => input.write(keys), take: () => ((text) => ((printed = ""), text))(printed) };
}

test("a person types below, the room is above, progress changes in place, and Ctrl-D leaves", async () => {
  const room = new FakeRoom(() => []);
  const { ended, pause, type, take } = terminal(room);
  type("!start dev\r");
  await pause();
  expect(room.sent).toEqual(["!start dev"]);
  room.hear({ event: "$p", kind: "progress", answers: "$sent1", body: "⏳ Starting dev · ports" });
  room.hear({ kind: "progress", edits: "$p", body: "⏳ Starting dev · ✓ ports · a very long list of further steps that goes on" });
  room.hear({ kind: "outcome", answers: "$sent1", body: "dev is running.\u001b[2J" });
  room.hear({ kind: "progress", edits: "$p", body: "Starting dev · ✓ ports" });
  room.hear({ kind: null, sender: "@bob:x", body: "hello" });
  await pause();
  const printed = take();
  expect(printed).toContain("dev is running.\n");
  expect(printed).not.toContain("[2J");
  expect(printed).toContain("@bob:x: hello");
  expect(printed).toContain("…");
  expect(printed.slice(printed.indexOf("dev is running"))).not.toContain("Starting");
  type("half a line\u0003");
  await pause();
  expect(take()).toContain("Ctrl-D leaves.");
  type("\u0004");
  expect(await ended).toBe(0);
  expect(room.sent).toEqual(["!start dev"]);
});
