import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { repository } from "./repository.js";
import { runPinned } from "./run-pinned.js";
import { runMain } from "./setup-error.js";
import { ask, ensureDependencies, ensureDocker } from "./setup.js";

// With a configuration this is production: the bot alone, on a machine that its administrator has set up. Without one it
// is the sandbox, which makes all that it needs.
await runMain(async () => {
  await ensureDependencies();
  const config = resolve(repository, process.env["INNKEEPER_CONFIG"] || "config/innkeeper.yaml");
  const args = process.argv.slice(2);
  if (process.env["INNKEEPER_CONFIG"] || existsSync(config)) return runPinned(["src/main.ts", "bot", ...args]);
  await ensureDocker({ ask });
  return runPinned(["src/main.ts", "sandbox", ...args]);
});
