import { z } from "zod";
import { InstanceName } from "../../model/instance/instance.ts";
import { restore } from "../../operations/trash/restore.ts";
import { restored } from "../../words/trash/restored.ts";
import { broadcasts } from "../../words/broadcasts.ts";
import { defineCommand } from "../engine/define.ts";
import { instanceLock } from "../../jobs/lock-names.ts";

export const trashRestoreCommand = defineCommand({
  path: ["trash", "restore"],
  summary: "Bring a removed instance back",
  role: "operator",
  examples: ["!trash restore dev"],
  input: z.object({ name: InstanceName }),
  positionals: ["name"],
  names: { name: "trashed" },
  lock: instanceLock,
  progress: ({ name }) => `Restoring ${name}`,
  run: ({ name }, deps, job) => restore(deps, name, job),
  // It comes back as it was: running, if it ran.
  next: ({ name }, { desired }) => (desired === "running" ? { command: "instance start", input: { name } } : null),
  say: restored,
  tell: broadcasts.restored,
});
