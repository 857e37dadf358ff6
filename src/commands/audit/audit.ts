import { z } from "zod";
import { InstanceName } from "../../model/instance/instance.ts";
import { listAudit } from "../../operations/audit/audit.ts";
import { audited } from "../../words/audit/audit.ts";
import { defineCommand } from "../engine/define.ts";

/** For owners alone: it tells of everybody, of their devices, and of what they got wrong. Operators have `jobs`. */
export const auditCommand = defineCommand({
  path: ["audit"],
  summary: "Show who asked what, when, from where, and what became of it",
  role: "owner",
  examples: ["!audit dev", "!audit --lines 50"],
  input: z.object({
    name: InstanceName.optional(),
    lines: z.coerce.number().int().min(1).max(500).default(20).meta({ placeholder: "N", description: "how many, 20 unless given" }),
  }),
  positionals: ["name"],
  names: { name: "instance" },
  progress: () => "Reading the audit",
  run: ({ lines, name = null }, deps, job) => listAudit(deps, { lines, name }, job),
  say: audited,
});
