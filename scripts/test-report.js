import { relative } from "node:path";

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} faults what failed, each by its name
 *
 * @typedef {object} VitestReport what Vitest's JSON reporter writes, as far as it is read here
 * @property {number} numPassedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ name: string, status: string, assertionResults: { status: string, fullName: string }[] }[]} testResults one a file
 */

/** A check that either holds or doesn't, like the linter. @param {string} name @param {number | null} code @returns {Counts} */
export function countCheck(name, code) {
  return code === 0 ? { passed: 1, failed: 0, skipped: 0, faults: [] } : { passed: 0, failed: 1, skipped: 0, faults: [name] };
}

/**
 * What a run of Vitest comes to. A file that could not be loaded has no failed test in it, and an error outside of any
 * test fails none: each counts as one failed, so that no failure is counted as nothing.
 *
 * @param {string} name of the run
 * @param {VitestReport | undefined} report undefined when it wrote none
 * @param {number | null} code its exit code
 * @returns {Counts}
 */
export function countVitest(name, report, code) {
  if (!report) return countCheck(`${name}: it wrote no report`, 1);
  const inFiles = report.testResults.flatMap((file) => {
    const path = relative(process.cwd(), file.name);
    const inTests = file.assertionResults.filter(({ status }) => status === "failed").map(({ fullName }) => `${path}: ${fullName}`);
    return file.status === "failed" && inTests.length === 0 ? [`${path}: it could not be loaded`] : inTests;
  });
  const faults = inFiles.length === 0 && code !== 0 ? [`${name}: an error outside of any test`] : inFiles;
  return { passed: report.numPassedTests, failed: faults.length, skipped: report.numPendingTests + report.numTodoTests, faults };
}

/** @param {readonly Counts[]} all @returns {Counts} */
export function total(all) {
  const sum = (/** @type {"passed" | "failed" | "skipped"} */ key) => all.reduce((so, counts) => so + counts[key], 0);
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped"), faults: all.flatMap(({ faults }) => faults) };
}

/** What the test run ends with: what failed, which may be far above by then, and a line of counts. @param {Counts} counts */
export function summary({ passed, failed, skipped, faults }) {
  const named = faults.map((fault) => `Failed: ${fault}\n`).join("");
  return `${named}${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
