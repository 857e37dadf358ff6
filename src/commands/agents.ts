import { z } from "zod";
import { InstanceName } from "../model/instance.ts";
import { openAgents } from "../operations/agents-token.ts";
import { agentsOpened } from "../words/agents.ts";
import { told } from "../words/told.ts";
import { defineCommand } from "./define.ts";
import { instanceLock } from "./instance-lock.ts";

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
  run: ({ name }, deps, job) => openAgents(deps, name, job),
  say: agentsOpened,
  tell: told.agentsOpened,
});
