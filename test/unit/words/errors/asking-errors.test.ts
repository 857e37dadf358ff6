import { expect, test } from "vitest";
import { told } from "./told.ts";

test("what a room for some instances can't have", () => {
  expect(told("outside-scope", { what: "command", summary: "List the reserved ports" })).toBe(
    "I don't list the reserved ports from a room that is for some instances only.\nAn owner can, in a room for all of them, in a direct chat with me, or in a shell on the host.",
  );
  expect(told("outside-scope", { what: "reserved-port" })).toBe("A port that is reserved by hand belongs to no instance.");
  expect(told("outside-scope", { what: "deleted-next" })).toBe("What is to be deleted next isn't for this room any more: I stopped there.");
});

test("too many open questions", () => {
  expect(told("too-many-questions", {})).toBe("Too many questions wait for an answer.\nAnswer some of them, or wait until they expire.");
});
