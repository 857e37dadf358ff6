import { z } from "zod";
import { listIdentities } from "../../operations/trust/trust.ts";
import { trusted } from "../../words/trust/trust.ts";
import { defineCommand } from "../engine/define.ts";

export const trustListCommand = defineCommand({
  path: ["trust", "list"],
  summary: "List whom I trust in encrypted rooms, and who is waiting",
  role: "owner",
  examples: ["!trust list"],
  needs: "everything",
  input: z.object({}),
  positionals: [],
  progress: () => "Listing identities",
  run: (_input, deps) => listIdentities(deps),
  say: trusted,
});
