import { z } from "zod";
import { InstanceName } from "../../model/instance/instance.ts";
import { exportAudit } from "../../operations/audit/audit.ts";
import { auditExported } from "../../words/audit/audit.ts";
import { defineCommand } from "../engine/define.ts";

export const auditExportCommand = defineCommand({
  path: ["audit", "export"],
  summary: "Export the audit as JSON lines: a file in a room, printed in a shell",
  role: "owner",
  examples: ["!audit export dev", "!audit export"],
  input: z.object({ name: InstanceName.optional() }),
  positionals: ["name"],
  names: { name: "instance" },
  progress: () => "Exporting the audit",
  run: ({ name = null }, deps, job) => exportAudit(deps, name, job),
  say: auditExported,
});
