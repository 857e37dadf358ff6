import { z } from "zod";
import { InstanceName, Service } from "../../model/instance/instance.ts";
import { logs } from "../../operations/instance/logs.ts";
import { logs as lastLines } from "../../words/instance/logs.ts";
import { defineCommand } from "../engine/define.ts";

export const logsCommand = defineCommand({
  path: ["instance", "logs"],
  summary: "Show the last lines of an instance's log",
  role: "operator",
  examples: ["!instance logs dev", "!instance logs dev backend --lines 100"],
  input: z.object({
    name: InstanceName,
    service: z.enum([...Service.options, "homeserver"]).optional().describe("backend, frontend or homeserver; all without it"),
    lines: z.coerce.number().int().min(1).max(500).default(50).meta({ placeholder: "N", description: "how many lines, 50 unless given" }),
  }),
  positionals: ["name", "service"],
  names: { name: "instance" },
  progress: ({ name }) => `Reading the logs of ${name}`,
  run: ({ lines, name, service }, deps) => logs(deps, { name, service: service ?? null, lines }),
  say: lastLines,
});
