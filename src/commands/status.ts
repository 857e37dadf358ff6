import { z } from "zod";
import { status } from "../operations/status.ts";
import { status as howItIs } from "../words/status.ts";
import { defineCommand } from "./engine/define.ts";

export const statusCommand = defineCommand({
  path: ["status"],
  summary: "Show how Innkeeper itself is doing",
  role: "viewer",
  examples: ["!status"],
  input: z.object({}),
  positionals: [],
  progress: () => "Checking Innkeeper",
  run: (_input, deps, job) => status(deps, job.id),
  say: howItIs,
});
