import { expect, test } from "vitest";
import { progressText } from "../../../../src/matrix/outbound/progress-text.ts";

const step = (title: string, done: boolean, note: string | null = null) => ({ title, done, note });

test("progress says what took a while, what is under way, and how long it takes", () => {
  const steps = [step("ports", true), step("homeserver", true, "waiting for homeserver (2 s of 3 min)"), step("look for a model key", true), step("start its containers", false)];
  expect(progressText("Starting staging", steps, [10, 3100, 400, 160_000], false)).toBe(
    "⏳ Starting staging · ✓ homeserver (3 s) · start its containers (2 min 40 s)",
  );
});

test("a step that has a word on how far it is says that instead of its name", () => {
  expect(progressText("Starting dev", [step("images", false, "fetching mindroom:1")], [9000], false)).toBe("⏳ Starting dev · fetching mindroom:1");
});

test("what was quick needs no list", () => {
  expect(progressText("Stopping dev", [step("look it up", true), step("stop its containers", false)], [3, 900], false)).toBe("⏳ Stopping dev · stop its containers");
  expect(progressText("Stopping dev", [step("look it up", true), step("stop its containers", true)], [3, 900], true)).toBe("Stopping dev");
});
