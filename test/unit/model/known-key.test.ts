import { expect, test } from "vitest";
import { holdsKey } from "../../../src/model/known-key.ts";

test.each([
  ["!instance set dev OPENAI_API_KEY=sk-proj-abcdefghijklmnop1234", true],
  ["sk-ant-api03-abcdefghijklmnop", true],
  ["AIzaSyA1234567890abcdefghijklmnopqrstuv", true],
  ["ghp_abcdefghijklmnopqrstuvwxyz0123456789", true],
  ["Authorization: Bearer abcdefghijklmnop1234", true],
  ["!instance create sk-dev", false],
  ["!instance create dev dev.example.org --matrix=synapse --start", false],
  ["a task-oriented sentence about desk-top publishing", false],
])("%s holds a key: %s", (text, holds) => {
  expect(holdsKey(text)).toBe(holds);
});
