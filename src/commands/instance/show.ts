import { z } from "zod";
import { InstanceName } from "../../model/instance/instance.ts";
import { show } from "../../operations/instance/show.ts";
import { shown } from "../../words/instance/shown.ts";
import { defineCommand } from "../engine/define.ts";

export const showCommand = defineCommand({
  path: ["instance", "show"],
  summary: "Show one instance in full",
  role: "viewer",
  examples: ["!instance show dev"],
  input: z.object({ name: InstanceName }),
  positionals: ["name"],
  names: { name: "instance" },
  progress: ({ name }) => `Looking at ${name}`,
  run: ({ name }, deps) => show(deps, name),
  say: shown,
});
