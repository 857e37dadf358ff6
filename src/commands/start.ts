import { z } from "zod";
import { InstanceName } from "../model/instance.ts";
import { start } from "../operations/start.ts";
import { started } from "../words/started.ts";
import { told } from "../words/told.ts";
import { defineCommand } from "./define.ts";
import { instanceLock } from "./instance-lock.ts";

export const startCommand = defineCommand({
  path: ["instance", "start"],
  summary: "Start an instance and wait until it answers",
  role: "operator",
  examples: ["!instance start dev"],
  input: z.object({ name: InstanceName }),
  positionals: ["name"],
  names: { name: "instance" },
  lock: instanceLock,
  run: ({ name }, deps, job) => start(deps, name, job),
  say: started,
  tell: told.started,
});
