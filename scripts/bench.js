import { runPinned } from "./run-pinned.js";
import { runMain } from "./setup-error.js";
import { ask, ensureDependencies, ensureDocker, ensureImages } from "./setup.js";

await runMain(async () => {
  await ensureDependencies();
  await ensureDocker({ ask });
  await ensureImages(["backend", "frontend", "synapse"]);
  return runPinned(["bench/main.ts", ...process.argv.slice(2)]);
});
