import { expect, test } from "vitest";
import type { Live } from "../../../src/shell/layout.ts";
import { Screen } from "../../../src/shell/screen.ts";
import { VirtualTerminal } from "./virtual-terminal.ts";

const nothing: Live = { progress: [], prompt: "> ", before: "", after: "", hint: null };

function drawn(columns = 40, rows = 10) {
  const terminal = new VirtualTerminal(columns, rows);
  const screen = new Screen(terminal.output);
  let live = nothing;
  let writes = 0;
  terminal.output.on("data", () => (writes += 1));
  const draw = (change: Partial<Live> = {}, said = "") => screen.draw((live = { ...live, ...change }), said);
  draw();
  return { draw, screen, terminal, writes: () => writes };
}

test("what the room says goes by above what is being typed", async () => {
  const { draw, terminal } = drawn();
  draw({ before: "!instance li" }, "one\n");
  draw({}, "two\nthree\n");
  expect(await terminal.rows()).toEqual(["one", "two", "three", "> !instance li"]);
  expect(await terminal.beforeCursor()).toBe("> !instance li");
});

test("the cursor stands where one types, in the middle of the line too", async () => {
  const { draw, terminal } = drawn();
  draw({ before: "!instance st", after: "op dev" });
  expect(await terminal.rows()).toEqual(["> !instance stop dev"]);
  expect(await terminal.beforeCursor()).toBe("> !instance st");
});

test("progress changes in its place, and is gone when it is over", async () => {
  const { draw, terminal } = drawn();
  draw({ progress: ["⏳ Starting dev · ports"] }, "> !instance start dev\n");
  draw({ progress: ["⏳ Starting dev · ✓ ports · images (12 s) · and then its containers"], before: "!he" });
  expect(await terminal.rows()).toEqual(["> !instance start dev", "⏳ Starting dev · ✓ ports · images (12", "  s) · and then its containers", "> !he"]);
  draw({ progress: ["⏳ Starting dev · ✓ ports"] });
  expect(await terminal.rows()).toEqual(["> !instance start dev", "⏳ Starting dev · ✓ ports", "> !he"]);
  draw({ progress: [] }, "dev is running.\n");
  expect(await terminal.rows()).toEqual(["> !instance start dev", "dev is running.", "> !he"]);
});

test("two jobs stand one below the other, and each changes without the other", async () => {
  const { draw, terminal } = drawn();
  draw({ progress: ["⏳ one · ports", "⏳ two · ports"] });
  draw({ progress: ["⏳ one · ✓ ports\nand more", "⏳ two · ports"] }, "said between\n");
  expect(await terminal.rows()).toEqual(["said between", "⏳ one · ✓ ports", "  and more", "⏳ two · ports", ">"]);
  draw({ progress: ["⏳ two · ✓ ports"] });
  expect(await terminal.rows()).toEqual(["said between", "⏳ two · ✓ ports", ">"]);
});

test("a long line wraps, and is drawn in its place as it grows, moves and shrinks", async () => {
  const { draw, terminal } = drawn(20, 8);
  const long = "!instance create dev dev.example.org --matrix";
  for (let length = 0; length <= long.length; length++) draw({ before: long.slice(0, length) });
  expect(await terminal.rows()).toEqual(["> !instance create d", "ev dev.example.org -", "-matrix"]);
  draw({ before: long.slice(0, 18), after: long.slice(18) });
  expect(await terminal.rows()).toEqual(["> !instance create d", "ev dev.example.org -", "-matrix"]);
  expect(await terminal.beforeCursor()).toBe("");
  draw({ before: "", after: "" }, "said\n");
  expect(await terminal.rows()).toEqual(["said", ">"]);
});

test("signs that are two columns wide are counted as such", async () => {
  const { draw, terminal } = drawn(10, 8);
  draw({ before: "日本語日本語", progress: ["日本語 日本語 ⏳"] });
  draw({ before: "日本語日本", after: "語" }, "first\n");
  expect(await terminal.rows()).toEqual(["first", "日本語", "日本語 ⏳", "> 日本語日", "本語"]);
  expect(await terminal.beforeCursor()).toBe("本");
  draw({ before: "👩‍👩‍👧‍👧é", after: "" });
  draw({ before: "" });
  expect(await terminal.rows()).toEqual(["first", "日本語", "日本語 ⏳", ">"]);
});

test("it scrolls with the room, and leaves nothing of itself behind", async () => {
  const { draw, terminal } = drawn(30, 6);
  draw({ progress: ["⏳ one · a", "⏳ two · b"], before: "half a line" });
  for (let at = 1; at <= 20; at++) draw({ progress: [`⏳ one · ${at}`, "⏳ two · b"] }, `line ${at}\n`);
  const rows = await terminal.rows();
  expect(rows).toEqual([...Array.from({ length: 20 }, (_, at) => `line ${at + 1}`), "⏳ one · 20", "⏳ two · b", "> half a line"]);
});

test("what is said breaks between words, but an address stays whole, and so do columns", async () => {
  const { draw, terminal } = drawn(24, 12);
  draw({ before: "x" }, "dev is running, and its address is http://127.0.0.1:43817/claim/0123456789 for now\n  a    b\n");
  expect(await terminal.text()).toBe("dev is running, and its\naddress is\nhttp://127.0.0.1:43817/c\nlaim/0123456789\nfor now\n  a    b\n> x");
});

test("a terminal that becomes narrower or wider shows everything once", async () => {
  const { draw, terminal } = drawn(60, 12);
  draw({ progress: ["⏳ Starting dev · ✓ ports 8765, 3003 · images", "⏳ Starting two · ports"], before: "!instance list" }, "said before\n");
  for (const columns of [40, 25, 33, 80, 20, 60]) {
    await terminal.resize(columns, 12);
    draw();
    const text = (await terminal.text()).replace(/\s+/g, " ");
    expect(text, `${columns}`).toBe("said before ⏳ Starting dev · ✓ ports 8765, 3003 · images ⏳ Starting two · ports > !instance list");
    expect(await terminal.beforeCursor()).toMatch(/> !instance list$/);
  }
});

test("a terminal that becomes lower shows what is being typed", async () => {
  const { draw, terminal } = drawn(30, 12);
  draw({ progress: ["⏳ one", "⏳ two", "⏳ three", "⏳ four"], before: "typing" });
  await terminal.resize(30, 3);
  draw();
  expect((await terminal.rows()).slice(-3)).toEqual(["⏳ three", "⏳ four", "> typing"]);
});

test("more than the screen holds is cut, and still drawn in place", async () => {
  const { draw, terminal } = drawn(20, 5);
  const long = "x".repeat(300);
  draw({ before: long, progress: ["⏳ one"], hint: "a hint" });
  draw({ before: long.slice(0, 150), after: long.slice(150) });
  draw({ before: "", after: "", progress: Array.from({ length: 9 }, (_, at) => `⏳ job ${at}`), hint: "many words ".repeat(20) });
  expect((await terminal.rows()).length).toBe(5);
  draw({ progress: [], hint: null }, "said\n");
  expect(await terminal.rows()).toEqual(["said", ">"]);
});

test("a hint stands below the line, and goes with the next key", async () => {
  const { draw, terminal } = drawn();
  draw({ before: "!instance st", hint: "start · stop" });
  expect(await terminal.rows()).toEqual(["> !instance st", "start · stop"]);
  expect(await terminal.beforeCursor()).toBe("> !instance st");
  draw({ before: "!instance sto", hint: null });
  expect(await terminal.rows()).toEqual(["> !instance sto"]);
});

test("what hasn't changed isn't written again", async () => {
  const { draw, terminal, writes } = drawn();
  draw({ progress: ["⏳ one"] });
  await terminal.rows();
  const before = writes();
  draw();
  await terminal.rows();
  expect(writes()).toBe(before);
});

test("at its end nothing of it stays", async () => {
  const { draw, screen, terminal } = drawn();
  draw({ progress: ["⏳ one"], before: "half" }, "said\n");
  screen.end("last words\n");
  terminal.write("after");
  expect(await terminal.rows()).toEqual(["said", "last words", "after"]);
});

test.each([1, 2, 3])("whatever is said, typed, resized and under way, all of it stands there once, in order (%i)", async (beginning) => {
  let seed = beginning * 7919;
  const next = (most: number): number => (seed = (seed * 48271) % 2147483647) % most;
  // A terminal that is resized breaks wide signs in ways of its own.
  const resizes = beginning === 3;
  const signs = ["dev", "a-rather-long-word", "http://127.0.0.1/claim/xyz", "·", ...(resizes ? [] : ["日本語", "⏳", "🙂", "é"])];
  const words = (most: number): string => Array.from({ length: 1 + next(most) }, () => signs[next(signs.length)]!).join(" ");
  const { draw, terminal } = drawn(60, 20);
  let live = nothing;
  let said = "";
  const squeezed = (text: string): string => text.replace(/\s+/g, "");
  for (let step = 0; step < 30; step++) {
    const what = next(6);
    if (what === 0) live = { ...live, progress: Array.from({ length: next(3) }, () => words(12)) };
    if (what === 1) live = { ...live, before: words(6), after: words(4) };
    if (what === 2) live = { ...live, before: "", after: "", hint: resizes ? null : words(8) };
    if (what === 3 && resizes) await terminal.resize([60, 42, 80][next(3)]!, 20);
    const line = what > 3 ? `${words(20)}\n` : "";
    said += line;
    draw(live, line);
    const { after, before, hint, progress, prompt } = live;
    expect(squeezed(await terminal.text())).toBe(squeezed([said, ...progress, prompt, before, after, hint ?? ""].join("")));
    expect(squeezed(prompt + before).endsWith(squeezed(await terminal.beforeCursor()))).toBe(true);
  }
});
