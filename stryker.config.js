/**
 * Which code must not be wrong unnoticed: what people may see and do, whom the bot believes, what a crash leaves behind, who holds what.
 *
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "stryker.vitest.config.ts", related: false },
  mutate: [
    "src/model/rooms/scope.ts",
    "src/model/people/role.ts",
    "src/model/jobs/origin.ts",
    "src/operations/scoped/*.ts",
    "src/commands/engine/authenticate-sender.ts",
    "src/commands/engine/*scope*.ts",
    "src/jobs/*.ts",
    "src/registry/steps.ts",
    "src/registry/locks.ts",
    "src/registry/ports.ts",
  ],
  // A word that differs is for the tests of words/, and a log line is for nobody.
  mutator: { excludedMutations: ["StringLiteral"] },
  ignorePatterns: ["/data", "/templates/images", ".cache"],
  concurrency: 2,
  timeoutMS: 20_000,
  coverageAnalysis: "perTest",
  thresholds: { high: 95, low: 95, break: 95 },
  reporters: ["clear-text", "progress-append-only"],
  clearTextReporter: { allowColor: false, logTests: false, reportScoreTable: true },
  tempDirName: ".cache/stryker",
  cleanTempDir: "always",
};
