import { runPinned } from "./run-pinned.js";
import { runMain } from "./setup-error.js";
import { ensureDependencies } from "./setup.js";

/** Changes the code in small ways, and sees whether the quick tests notice: all that stryker.config.js names, or the files given. */
await runMain(async () => {
  await ensureDependencies();
  const files = process.argv.slice(2);
  return runPinned(["node_modules/@stryker-mutator/core/bin/stryker.js", "run", ...(files.length === 0 ? [] : ["--mutate", files.join(",")])]);
});
