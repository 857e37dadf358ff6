import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Most of these tests wait for the disk, not for a processor.
    maxWorkers: 6,
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"], testTimeout: 20_000, isolate: false } },
      { test: { name: "conversation", include: ["test/conversation/**/*.test.ts"], testTimeout: 20_000, isolate: false } },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
