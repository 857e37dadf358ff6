import { defineConfig } from "vitest/config";

const overFakes = {
  testTimeout: 20_000,
  // Threads start sooner than processes, and take less processor time.
  pool: "threads",
  isolate: false,
  // Node runs the program's TypeScript as it is, as in production; what Vitest would make of it runs slower.
  experimental: { viteModuleRunner: false, nodeLoader: false },
} as const;

/** In processes of their own, which don't inherit what scripts/run-pinned.js says to Node: matrix-bot-sdk uses a function that Node warns about. */
const inProcesses = { pool: "forks" as const, execArgv: ["--disable-warning=DEP0060"] };

export default defineConfig({
  test: {
    // Each worker loads all of the program for itself: more of them than processors only cost time.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "fast",
          include: ["test/unit/**/*.test.ts", "test/conversation/**/*.test.ts"],
          ...overFakes,
        },
      },
      {
        test: {
          name: "exhaustive",
          include: ["test/exhaustive/**/*.test.ts"],
          ...overFakes,
          // A story for each place or command takes its time where the machine is busy.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          testTimeout: 60_000,
          ...inProcesses,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // They wait more than they compute. Each worker's Innkeepers have ports and addresses of their own (test/e2e/own-ranges.ts).
          maxWorkers: 2,
          ...inProcesses,
        },
      },
    ],
  },
});
