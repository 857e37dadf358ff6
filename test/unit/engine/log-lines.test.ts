import { expect, test } from "vitest";
import { cleanLine, newestLines } from "../../../src/engine/log-lines.ts";

const at = (second: number, text: string): string => `2026-11-23T21:29:0${second}.000000000Z ${text}`;

test("lines of several services and streams come in the order in which they were said, the newest ones", () => {
  const said = [
    { service: "backend", streams: [[at(1, "one"), at(4, "four")], [at(2, "two")]] },
    { service: "frontend", streams: [[at(3, "three")], []] },
  ] as const;
  expect(newestLines(said, 3)).toEqual([
    { service: "backend", text: "two" },
    { service: "frontend", text: "three" },
    { service: "backend", text: "four" },
  ]);
});

test("an empty line stays, and a line without a time stays with the one before it", () => {
  expect(newestLines([{ service: "backend", streams: [[at(1, ""), "rest", at(2, "next"), ""]] }], 9).map(({ text }) => text)).toEqual(["", "rest", "next"]);
});

test("colours and control characters are taken out, tabs stay", () => {
  expect(cleanLine("\u001b[31mred\u001b[0m\tand\u0007 \u0000calm\r")).toBe("red\tand calm");
  expect(cleanLine("\u001b]8;;http://x\u0007link\u001b]8;;\u0007")).toBe("link");
  expect(cleanLine("abc\u202edcba")).toBe("abcdcba");
});

test("an overlong line is cut", () => {
  expect(cleanLine("x".repeat(5000))).toBe(`${"x".repeat(2000)}…`);
});
