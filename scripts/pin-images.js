import { join } from "node:path";
import { catalogue } from "./image-catalogue.js";
import { nio } from "./nio.js";
import { progress } from "./progress.js";
import { forContainer, forHere, pinWheels } from "./python-wheels.js";
import { repository } from "./repository.js";
import { runMain } from "./setup-error.js";

// For whoever changes a version in templates/images.json or nio.js: pins again all that the built images and nio consist of.
await runMain(async () => {
  for (const { build } of Object.values(catalogue)) {
    const { requirement, context } = build ?? {};
    if (!requirement || !context) continue;
    await progress(requirement, () => pinWheels(forContainer, requirement, join(repository, context, "requirements.txt")), "pinned");
  }
  await progress(nio.requirement, () => pinWheels(forHere, nio.requirement, nio.requirements), "pinned");
  return 0;
});
