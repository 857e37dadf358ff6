import { z } from "zod";
import { InstanceName } from "../../model/instance/instance.ts";
import { openKey } from "../../operations/instance/dashboard-key.ts";
import { keyOpened } from "../../words/instance/keys.ts";
import { defineCommand } from "../engine/define.ts";
import { instanceLock } from "../../jobs/lock-names.ts";

export const keyCommand = defineCommand({
  path: ["instance", "key"],
  summary: "Get a link that shows the key of an instance's dashboard",
  role: "owner",
  examples: ["!instance key dev"],
  input: z.object({ name: InstanceName }),
  positionals: ["name"],
  names: { name: "instance" },
  lock: instanceLock,
  leavesContainers: true,
  progress: ({ name }) => `Making a link for ${name}`,
  run: ({ name }, deps, job) => openKey(deps, name, job),
  say: keyOpened,
});
