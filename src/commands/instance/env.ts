import { z } from "zod";
import { InstanceName } from "../../model/instance/instance.ts";
import { openEnv } from "../../operations/instance/env.ts";
import { envOpened } from "../../words/instance/keys.ts";
import { defineCommand } from "../engine/define.ts";
import { instanceLock } from "../../jobs/lock-names.ts";

export const envCommand = defineCommand({
  path: ["instance", "env"],
  summary: "Get a link to a form for model keys and other secrets",
  role: "owner",
  examples: ["!instance env dev"],
  input: z.object({ name: InstanceName }),
  positionals: ["name"],
  names: { name: "instance" },
  lock: instanceLock,
  leavesContainers: true,
  progress: ({ name }) => `Making a link for ${name}`,
  run: ({ name }, deps, job) => openEnv(deps, name, job),
  say: envOpened,
});
