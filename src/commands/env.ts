import { z } from "zod";
import { InstanceName } from "../model/instance.ts";
import { openEnv } from "../operations/env.ts";
import { envOpened } from "../words/keys.ts";
import { defineCommand } from "./define.ts";
import { instanceLock } from "./instance-lock.ts";

export const envCommand = defineCommand({
  path: ["instance", "env"],
  summary: "Get a link on which keys of models and other secrets are put in",
  role: "owner",
  examples: ["!instance env dev"],
  input: z.object({ name: InstanceName }),
  positionals: ["name"],
  names: { name: "instance" },
  lock: instanceLock,
  leavesContainers: true,
  run: ({ name }, deps, job) => openEnv(deps, name, job),
  say: envOpened,
});
