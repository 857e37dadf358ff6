import { runPinned } from "./run-pinned.js";
import { runMain } from "./setup-error.js";
import { ensureDependencies } from "./setup.js";

/** Writes what of `docs/` is made of the code: the commands, as they are declared. */
await runMain(async () => {
  await ensureDependencies();
  return runPinned(["node_modules/vitest/vitest.mjs", "run", "--project", "fast", "test/unit/docs", "--update"]);
});
