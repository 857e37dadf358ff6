import { defineConfig } from "vitest/config";

/** The quick tests and those told for each place or command, as npm run mutate takes them. */
export default defineConfig({
  test: {
    include: ["test/unit/{commands,jobs,model,operations,registry}/**/*.test.ts", "test/conversation/**/*.test.ts", "test/exhaustive/{roles,scopes}.test.ts"],
    testTimeout: 20_000,
    pool: "threads",
    isolate: false,
  },
});
