import { z } from "zod";
import { trashList } from "../../operations/trash/trash.ts";
import { trashed } from "../../words/trash/trash.ts";
import { defineCommand } from "../engine/define.ts";

export const trashListCommand = defineCommand({
  path: ["trash", "list"],
  summary: "List the removed instances",
  role: "viewer",
  examples: ["!trash list"],
  input: z.object({}),
  positionals: [],
  progress: () => "Listing the trash",
  run: (_input, deps) => trashList(deps),
  say: trashed,
});
