import { expect, test } from "vitest";
import { code, facts, line, list } from "../../../src/model/reply.ts";
import { render } from "../../../src/shell/render.ts";

const look = { width: 40, colour: false, url: () => "https://bot.example.org/claim/9hT" };

test("a command is shown as one types it in a shell", () => {
  expect(render([line("Start it: `!instance start dev`")], { ...look, width: 80 })).toBe("Start it: `npm run innkeeper -- instance start dev`\n");
});

test("long lines break between words and hang under their item", () => {
  expect(render([list(["one two three four five six seven eight nine ten"])], look)).toBe("  one two three four five six seven\n    eight nine ten\n");
});

test("labels stand in a column", () => {
  expect(render([facts([["Chat", "https://dev.example.org"], ["Ports", "8765 backend"]])], { ...look, width: 60 })).toBe(
    "  Chat   https://dev.example.org\n  Ports  8765 backend\n",
  );
});

test("an address stays whole however narrow the terminal", () => {
  const reply = [{ kind: "link", before: "Become admin: ", to: { page: "claim", id: "c1" }, after: " (works once)" }] as const;
  expect(render(reply, { ...look, width: 10 })).toContain("https://bot.example.org/claim/9hT");
});

test("a log can't move the cursor or colour the screen", () => {
  expect(render([code("\u001b[2J\u001b[31mred\u0007\ttab")], look)).toBe("  red\ttab\n");
  expect(render([line("\u001b]0;title\u0007x")], look)).not.toMatch(/[\u0007\u001b]/);
});

test("what is code is bold where colours are shown", () => {
  expect(render([line("See `dev`.")], { ...look, colour: true })).toBe("See \u001b[1mdev\u001b[22m.\n");
});

test("a command is never broken, so that what is copied from a narrow terminal runs", () => {
  expect(render([line("An instance that runs: `!instance create dev-2 dev.example.org --matrix --start`.")], look)).toBe(
    "An instance that runs:\n`npm run innkeeper -- instance create dev-2 dev.example.org --matrix --start`.\n",
  );
});
