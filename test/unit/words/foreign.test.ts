import { expect, test } from "vitest";
import { foreignClause, foreignSentence } from "../../../src/words/foreign.ts";

test("what others said ends as a sentence ends, once", () => {
  expect(foreignSentence("no space left")).toBe("no space left.");
  expect(foreignSentence("Failed to start!")).toBe("Failed to start!");
});

test("within a sentence of ours it has no end of its own", () => {
  expect(foreignClause("Registration has been disabled. ")).toBe("Registration has been disabled");
  expect(foreignClause("Who are you?")).toBe("Who are you?");
});
