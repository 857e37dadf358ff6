import { join } from "node:path";
import { catalogue } from "./image-catalogue.js";
import { progress } from "./progress.js";
import { pinWheels } from "./python-wheels.js";
import { repository } from "./repository.js";
import { runMain } from "./setup-error.js";

// For whoever changes a version in templates/images.json: pins again all that the built images consist of.
await runMain(async () => {
  for (const { build } of Object.values(catalogue)) {
    const { requirement, context } = build ?? {};
    if (!requirement || !context) continue;
    await progress(requirement, () => pinWheels(requirement, join(repository, context, "requirements.txt")), "pinned");
  }
  return 0;
});
