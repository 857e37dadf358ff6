import { expect, test } from "vitest";
import { countCheck, countVitest, summary, total } from "../../../scripts/test-report.js";

const clean = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };

test("the run ends with what passed and failed, and names skipped tests only when there are some", () => {
  expect(summary(total([countCheck(0), countVitest(clean, 0)]))).toBe("4 passed, 0 failed");
  expect(summary(countVitest({ ...clean, numPendingTests: 1, numTodoTests: 1 }, 0))).toBe("3 passed, 0 failed, 2 skipped");
});

test("a file of tests that can't be loaded counts as failed", () => {
  const testResults = [
    { status: "failed", assertionResults: [] },
    { status: "failed", assertionResults: [{ status: "failed" }, { status: "passed" }] },
  ];
  expect(countVitest({ ...clean, numFailedTests: 1, testResults }, 1).failed).toBe(2);
});

test("a runner that crashes counts as failed, with or without a report", () => {
  expect(countVitest(undefined, 0).failed).toBe(1);
  expect(countVitest(clean, 1).failed).toBe(1);
  expect(countCheck(null).failed).toBe(1);
});
