import { expect, test } from "vitest";
import { progressText } from "../../../src/matrix/progress-text.ts";

test("progress says what is done, what goes on, and how long it takes", () => {
  const steps = [
    { title: "ports", done: true, note: null },
    { title: "homeserver", done: true, note: null },
    { title: "waiting for backend", done: false, note: null },
  ];
  expect(progressText("Starting staging", steps, [10, 3100, 160_000], false)).toBe(
    "⏳ Starting staging · ✓ ports · ✓ homeserver (3 s) · waiting for backend (2 min 40 s)",
  );
  expect(progressText("Starting staging", [{ title: "images", done: false, note: "3 of 4" }], [9000], true)).toBe("Starting staging · images (3 of 4)");
});
