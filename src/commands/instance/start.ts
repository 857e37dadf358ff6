import { z } from "zod";
import { InstanceName } from "../../model/instance/instance.ts";
import { start } from "../../operations/instance/start.ts";
import { started } from "../../words/instance/started.ts";
import { broadcasts } from "../../words/broadcasts.ts";
import { defineCommand } from "../engine/define.ts";
import { instanceLock } from "../../jobs/lock-names.ts";

export const startCommand = defineCommand({
  path: ["instance", "start"],
  summary: "Start an instance and wait until it answers",
  role: "operator",
  examples: ["!instance start dev"],
  input: z.object({ name: InstanceName }),
  positionals: ["name"],
  names: { name: "instance" },
  lock: instanceLock,
  progress: ({ name }) => `Starting ${name}`,
  run: ({ name }, deps, job) => start(deps, name, job),
  say: started,
  tell: broadcasts.started,
});
