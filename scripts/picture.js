import { aptInstall, canInstall } from "./debian.js";
import { runPinned } from "./run-pinned.js";
import { runMain } from "./setup-error.js";
import { ask, ensureDependencies, ensureDocker, ensureImages } from "./setup.js";
import { ensurePrograms } from "./test-programs.js";

/** Holds a conversation with a real bot, and puts it into the README, as a picture and as text. */
await runMain(async () => {
  await ensureDependencies();
  await ensureDocker({ ask });
  await ensureImages(["backend", "frontend", "synapse"]);
  await ensurePrograms("chromium");
  if (await canInstall()) await aptInstall(["fonts-noto-color-emoji"]);
  return runPinned(["test/e2e/picture.ts"]);
});
