import { ensureDependencies } from "./dependencies.js";
import { runPinned } from "./run-pinned.js";
import { runMain } from "./setup-error.js";

// The shell: the same commands as in a room. Silent when nothing has to be set up, since its output may be piped.
await runMain(async () => {
  await ensureDependencies();
  return runPinned(["src/main.ts", ...process.argv.slice(2)]);
});
