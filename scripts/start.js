import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { entryOf } from "./image-catalogue.js";
import { repository } from "./repository.js";
import { runPinned } from "./run-pinned.js";
import { runMain } from "./setup-error.js";
import { ask, ensureDependencies, ensureDocker, ensureImages } from "./setup.js";

// With a configuration this is production: the bot alone, on a machine that its administrator has set up. Without one it
// is the sandbox, which makes all that it needs.
await runMain(async () => {
  await ensureDependencies();
  const named = process.env["INNKEEPER_CONFIG"];
  const args = process.argv.slice(2);
  if (named || existsSync(resolve(repository, "config/innkeeper.yaml"))) return runPinned(["src/main.ts", "bot", ...args]);

  await ensureDocker({ ask });
  const images = JSON.stringify(await sandboxImages());
  return runPinned(["src/main.ts", "sandbox", ...args], { ...process.env, INNKEEPER_SANDBOX_IMAGES: images });
});

/** One homeserver is enough to begin with: where Tuwunel can be pulled, Docker pulls Synapse once somebody asks for it. */
async function sandboxImages() {
  const images = await ensureImages(["tuwunel", "backend", "frontend"]);
  return { ...images, ...(images["tuwunel"] ? { synapse: entryOf("synapse").image } : await ensureImages(["synapse"])) };
}
