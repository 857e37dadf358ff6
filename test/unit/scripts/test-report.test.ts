import { expect, test } from "vitest";
import { countCheck, countVitest, summary, total } from "../../../scripts/test-report.js";

const clean = { numPassedTests: 3, numPendingTests: 0, numTodoTests: 0, testResults: [] };

test("the run ends with what passed and failed, and names skipped tests only when there are some", () => {
  expect(summary(total([countCheck("Lint", 0), countVitest("fast", clean, 0)]))).toBe("4 passed, 0 failed");
  expect(summary(countVitest("fast", { ...clean, numPendingTests: 1, numTodoTests: 1 }, 0))).toBe("3 passed, 0 failed, 2 skipped");
});

test("what failed is named at the end, a file of tests that can't be loaded as well", () => {
  const testResults = [
    { name: "a.test.ts", status: "failed", assertionResults: [] },
    { name: "b.test.ts", status: "failed", assertionResults: [{ status: "failed", fullName: "it works" }, { status: "passed", fullName: "it ends" }] },
  ];
  const fast = countVitest("fast", { ...clean, testResults }, 1);
  expect(summary(total([fast, countCheck("Types", 1)]))).toBe("Failed: a.test.ts: it could not be loaded\nFailed: b.test.ts: it works\nFailed: Types\n3 passed, 3 failed");
});

test("a runner that crashes counts as failed, with or without a report", () => {
  expect(summary(countVitest("e2e", undefined, 0))).toBe("Failed: e2e: it wrote no report\n0 passed, 1 failed");
  expect(summary(countVitest("e2e", clean, 1))).toBe("Failed: e2e: an error outside of any test\n3 passed, 1 failed");
  expect(countCheck("Lint", null).failed).toBe(1);
});
