import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { complete, type Names, type Typing } from "../../../src/commands/engine/complete.ts";
import { commands } from "../../../src/commands/table.ts";
import { UserError } from "../../../src/model/error.ts";
import type { Chat, ChatMessage } from "../../../src/model/rooms/chat.ts";
import { History } from "../../../src/shell/history.ts";
import { runTerminalChat } from "../../../src/shell/terminal-chat.ts";
import { VirtualTerminal } from "./virtual-terminal.ts";

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

const names: Names = { instance: () => ["dev", "demo"], trashed: () => { throw new Error("The database is busy."); }, job: () => [], unfinishedJob: () => [], stuckJob: () => [], reservedPort: () => [], waitingIdentity: () => [] };
const completing = (line: Typing) => complete(commands, line, names);

/** A file in memory. */
function keptFile(text: string | null = null) {
  const file = { text, writes: 0, read: async () => file.text, write: async (written: string) => ((file.text = written), void (file.writes += 1)) };
  return file;
}

async function pipe(lines: string, answers: (text: string) => readonly Said[], deadlineMs = 2000, room = new FakeRoom(answers)) {
  const input = new PassThrough();
  const output = new PassThrough();
  input.end(lines);
  const file = keptFile();
  const aside: string[] = [];
  const code = await runTerminalChat({ aside: (text) => void aside.push(text), chat: room, complete: completing, history: new History(file, () => false), input, output, signal: new AbortController().signal, deadlineMs });
  return { aside, code, kept: file.text, sent: room.sent, printed: String(output.read() ?? "") };
}

test("piped lines go one by one, with their answers between them", async () => {
  const { code, printed } = await pipe("# a comment\n!one\n\n!two\n", (text) => [{ body: `working on ${text}`, kind: "progress" }, { body: `did ${text}` }]);
  expect(printed).toBe("> !one\ndid !one\n> !two\ndid !two\n");
  expect(code).toBe(0);
});

test("of progress each change is a line of its own, aside from the answers", async () => {
  const { aside, printed } = await pipe("!start dev\n", () => [
    { event: "$p", body: "⏳ Starting dev", kind: "progress" },
    { event: "$q", edits: "$p", answers: null, body: "⏳ Starting dev · images", kind: "progress" },
    { event: "$r", edits: "$p", answers: null, body: "⏳ Starting dev · images", kind: "progress" },
    { body: "dev is running." },
    { event: "$s", edits: "$p", answers: null, body: "Starting dev", kind: "progress" },
  ]);
  expect(aside).toEqual(["⏳ Starting dev", "⏳ Starting dev · images"]);
  expect(printed).toBe("> !start dev\ndev is running.\n");
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

test("what is piped in is no history", async () => {
  expect((await pipe("!one\n!two\n", () => [{ body: "done" }])).kept).toBeNull();
});

const keys = { up: "\u001b[A", down: "\u001b[B", left: "\u001b[D", right: "\u001b[C", home: "\u001b[H", backspace: "\u007f", interrupt: "\u0003", end: "\u0004", clear: "\u000c", enter: "\r" };

/** A terminal with a person at it. */
function terminal({ columns = 60, rows = 16, file = keptFile(), room = new FakeRoom(() => []) } = {}) {
  const screen = new VirtualTerminal(columns, rows);
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const history = new History(file, (line) => line.includes("s3cret"));
  const ended = runTerminalChat({ aside: () => undefined, chat: room, complete: completing, history, input, output: screen.output, signal: new AbortController().signal });
  return {
    ended, file, room, screen,
    type: async (typed: string) => {
      input.write(typed);
      await screen.text();
    },
    leaves: async () => {
      input.write(keys.end);
      return ended;
    },
  };
}

test("a person types below, the room is above, and Ctrl-D leaves", async () => {
  const { leaves, room, screen, type } = terminal();
  await type(`!start dev${keys.enter}half a `);
  expect(room.sent).toEqual(["!start dev"]);
  room.hear({ answers: "$sent1", kind: "outcome", body: "dev is running.\u001b[2J\nAll of it." });
  room.hear({ kind: null, sender: "@bob:x", body: "hello" });
  await type("line");
  expect(await screen.rows()).toEqual(["> !start dev", "dev is running.", "All of it.", "@bob:x: hello", "> half a line"]);
  expect(await screen.beforeCursor()).toBe("> half a line");
  await type(keys.interrupt);
  expect(await leaves()).toBe(0);
  expect(room.sent).toEqual(["!start dev"]);
});

test("progress changes in place, each job's by itself, until its outcome", async () => {
  const { room, screen, type } = terminal();
  await type(`!start dev${keys.enter}!start two${keys.enter}!ins`);
  room.hear({ event: "$p", kind: "progress", answers: "$sent1", body: "⏳ Starting dev · ports" });
  room.hear({ event: "$q", kind: "progress", answers: "$sent2", body: "⏳ Starting two · ports" });
  room.hear({ kind: "progress", edits: "$p", body: "⏳ Starting dev · ✓ ports · images" });
  expect(await screen.rows()).toEqual(["> !start dev", "> !start two", "⏳ Starting dev · ✓ ports · images", "⏳ Starting two · ports", "> !ins"]);
  room.hear({ kind: "outcome", answers: "$sent1", body: "dev is running." });
  room.hear({ kind: "progress", edits: "$p", body: "Starting dev · ✓ ports" });
  expect(await screen.rows()).toEqual(["> !start dev", "> !start two", "dev is running.", "⏳ Starting two · ports", "> !ins"]);
});

test("a job that is taken up again after a crash goes on in its place", async () => {
  const { room, screen, type } = terminal();
  await type("");
  room.hear({ event: "$p", kind: "progress", answers: "$sent1", body: "⏳ Starting dev · ports" });
  room.hear({ event: "$again", kind: "progress", answers: "$sent1", body: "⏳ Starting dev · ✓ ports" });
  expect(await screen.rows()).toEqual(["⏳ Starting dev · ✓ ports", ">"]);
});

test("Ctrl-C takes a half-typed line away and says how to leave, until the next key", async () => {
  const { room, screen, type } = terminal();
  await type(`!instance remove dev${keys.left}${keys.left}${keys.interrupt}`);
  expect(await screen.rows()).toEqual([">", "Ctrl-D leaves."]);
  await type("!");
  expect(await screen.rows()).toEqual(["> !"]);
  expect(room.sent).toEqual([]);
});

test("Ctrl-L leaves only what is being typed", async () => {
  const { room, screen, type } = terminal();
  room.hear({ body: "something" });
  await type(`half${keys.clear}`);
  expect((await screen.rows()).at(-1)).toBe("> half");
  expect(await screen.beforeCursor()).toBe("> half");
});

test("a line is edited in its middle, however long it is and whatever is said meanwhile", async () => {
  const { room, screen, type } = terminal({ columns: 20 });
  await type(`!instance crate dev dev.example.org${keys.home}`);
  room.hear({ body: "dan started two." });
  await type(`${keys.right.repeat(12)}e`);
  expect(await screen.rows()).toEqual(["dan started two.", "> !instance create d", "ev dev.example.org"]);
  await screen.resize(50, 16);
  expect(await screen.rows()).toEqual(["dan started two.", "> !instance create dev dev.example.org"]);
});

test("what was typed comes back with the arrow up, also in the next run, newest first and once", async () => {
  const one = terminal();
  await one.type(`!instance list${keys.enter}!status${keys.enter}!instance list${keys.enter}`);
  await one.type(`${keys.up}${keys.up}`);
  expect(await one.screen.beforeCursor()).toBe("> !status");
  await one.type(keys.interrupt);
  await one.leaves();

  const two = terminal({ file: one.file });
  await two.type(`!ins${keys.up}`);
  expect(await two.screen.beforeCursor()).toBe("> !instance list");
  await two.type(keys.enter);
  expect(two.room.sent).toEqual(["!instance list"]);
});

test("what is secret is not kept, nor brought back by a key", async () => {
  const { file, screen, type } = terminal();
  await type(`!status${keys.enter}my password is s3cret${keys.enter}`);
  await type(keys.up);
  expect(await screen.beforeCursor()).toBe("> !status");
  expect(file.text).toBe('["!status"]');
});

test.each(["", "no JSON", '{"lines": 3}', '[1, 2]'])("a history that can't be read is none: %j", async (text) => {
  const { leaves, screen, type } = terminal({ file: keptFile(text) });
  await type(`${keys.up}!status${keys.enter}`);
  expect(await screen.rows()).toEqual(["> !status", ">"]);
  expect(await leaves()).toBe(0);
});

test("where nothing can be kept it says so, and the chat goes on", async () => {
  const file = { ...keptFile(), write: async () => Promise.reject(new Error("no space left")) };
  const { room, screen, type } = terminal({ file });
  await type(`!status${keys.enter}`);
  expect(await screen.text()).toContain("can't be kept for next time: no space left");
  expect(room.sent).toEqual(["!status"]);
});

test("history holds five hundred lines, and none that fills a screen", async () => {
  const file = keptFile(JSON.stringify(Array.from({ length: 700 }, (_, at) => `line ${at}`)));
  const { type } = terminal({ file });
  await type(`${"x".repeat(3000)}${keys.enter}new${keys.enter}`);
  const kept = JSON.parse(file.text ?? "[]") as string[];
  expect(kept).toHaveLength(500);
  expect(kept.slice(0, 2)).toEqual(["new", "line 0"]);
});

describe("Tab", () => {
  test.each([
    ["!ins", "> !instance "],
    ["!instance cr", "> !instance create "],
    ["!instance start dem", "> !instance start demo "],
    ["!instance start d", "> !instance start de"],
    ["!INST", "> !instance "],
    ["!instance create new --matrix=s", "> !instance create new --matrix=synapse "],
    ["!instance del", "> !instance remove "],
    ["!instance set demo inst", "> !instance set demo INSTANCE_DOMAIN="],
    ["!instance set demo MATRIX_PORT", "> !instance set demo MATRIX_PORT=auto "],
    ["日本語 !ins", "> 日本語 !ins"],
    ["hello", "> hello"],
    ["!trash restore ", "> !trash restore "],
  ])("makes of %j: %j", async (typed, line) => {
    const { screen, type } = terminal();
    await type(`${typed}\t`);
    expect(await screen.beforeCursor()).toBe(line);
  });

  test("that is pasted is a space", async () => {
    const { room, screen, type } = terminal();
    await type(`!instance\tstart\tdev${keys.enter}x\ty`);
    expect(room.sent).toEqual(["!instance\tstart\tdev"]);
    expect(await screen.beforeCursor()).toBe("> x y");
  });

  test("shows what there is to choose from, until the next key", async () => {
    const { screen, type } = terminal();
    await type("!instance start de\t");
    expect(await screen.rows()).toEqual(["> !instance start de", "dev · demo"]);
    await type("v");
    expect(await screen.rows()).toEqual(["> !instance start dev"]);
  });

  test("in the middle of a line leaves what stands behind", async () => {
    const { room, screen, type } = terminal();
    await type(`!ins start dev${keys.left.repeat(10)}\t`);
    expect(await screen.rows()).toEqual(["> !instance start dev"]);
    await type(`${keys.left.repeat(3)}\t`);
    expect(await screen.rows()).toEqual(["> !instance start dev"]);
    await type(keys.enter);
    expect(room.sent).toEqual(["!instance start dev"]);
  });
});

test("a room that is lost is told, and ends the chat with 1", async () => {
  const room = new FakeRoom(() => []);
  room.follow = async () => Promise.reject(new Error("The homeserver is gone."));
  const { ended, screen } = terminal({ room });
  expect(await ended).toBe(1);
  expect(await screen.text()).toContain("The homeserver is gone.");
});

/** How a homeserver refuses what a chat asks, as data. */
const refused = async (): Promise<never> => Promise.reject(new UserError("homeserver-refused", { url: "https://hs.test", says: "M_FORBIDDEN: no" }));
const refusedInWords = "The homeserver at https://hs.test refused: M_FORBIDDEN: no";

test("why a line could not be sent is said in words", async () => {
  const room = new FakeRoom(() => []);
  room.send = refused;
  const { code, printed } = await pipe("!one\n", () => [], 2000, room);
  expect(printed).toBe(`> !one\n${refusedInWords}\n`);
  expect(code).toBe(1);
  const { leaves, screen, type } = terminal({ columns: 100, room });
  await type(`!one${keys.enter}`);
  expect(await screen.text()).toContain(`Not sent: ${refusedInWords}`);
  await leaves();
});

test("why a room is lost is said in words", async () => {
  const room = new FakeRoom(() => []);
  room.follow = refused;
  expect(await pipe("", () => [], 2000, room)).toMatchObject({ code: 1, printed: `${refusedInWords}\n` });
  const { ended, screen } = terminal({ columns: 100, room });
  expect(await ended).toBe(1);
  expect(await screen.text()).toContain(refusedInWords);
});
