import { z } from "zod";
import { InstanceName } from "../../model/instance/instance.ts";
import { openAgents } from "../../operations/instance/agents-token.ts";
import { agentsOpened } from "../../words/instance/agents.ts";
import { broadcasts } from "../../words/broadcasts.ts";
import { defineCommand } from "../engine/define.ts";
import { instanceLock } from "../../jobs/lock-names.ts";

export const agentsCommand = defineCommand({
  path: ["instance", "agents"],
  summary: "Get a link that gives an instance the token with which its agents register on somebody else's homeserver",
  role: "owner",
  examples: ["!instance agents lab"],
  input: z.object({ name: InstanceName }),
  positionals: ["name"],
  names: { name: "instance" },
  lock: instanceLock,
  leavesContainers: true,
  progress: ({ name }) => `Making a link for ${name}`,
  run: ({ name }, deps, job) => openAgents(deps, name, job),
  say: agentsOpened,
  tell: broadcasts.agentsOpened,
});
