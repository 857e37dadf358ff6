import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runPinned } from "./run-pinned.js";
import { countVitest } from "./test-report.js";

/**
 * Runs Vitest with its output shown, and counts what it found.
 *
 * @param {"fast" | "exhaustive" | "integration" | "e2e"} project
 * @param {readonly string[]} filters further arguments, like the names of files; with some, the project may have no test
 * @returns {Promise<import("./test-report.js").Counts>}
 */
export async function vitest(project, filters) {
  const folder = await mkdtemp(join(tmpdir(), "innkeeper-test-"));
  const report = join(folder, "report.json");
  try {
    const code = await runPinned([
      "node_modules/vitest/vitest.mjs", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`,
      "--project", project,
      ...(filters.length > 0 ? ["--passWithNoTests", ...filters] : []),
    ]);
    return countVitest(project, JSON.parse(await readFile(report, "utf8").catch(() => "null")) ?? undefined, code);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
