import { z } from "zod";
import { list } from "../../operations/instance/list.ts";
import { overviews } from "../../words/instance/overviews.ts";
import { defineCommand } from "../engine/define.ts";

export const listCommand = defineCommand({
  path: ["instance", "list"],
  summary: "List all instances and how they are",
  role: "viewer",
  examples: ["!instance list"],
  input: z.object({}),
  positionals: [],
  progress: () => "Listing instances",
  run: (_input, deps) => list(deps),
  say: overviews,
});
