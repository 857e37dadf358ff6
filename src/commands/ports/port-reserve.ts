import { z } from "zod";
import { portsLock } from "../../jobs/lock-names.ts";
import { Port } from "../../model/instance/instance.ts";
import { reservePort } from "../../operations/ports/port.ts";
import { portReserved } from "../../words/ports/ports.ts";
import { broadcasts } from "../../words/broadcasts.ts";
import { defineCommand } from "../engine/define.ts";

export const portReserveCommand = defineCommand({
  path: ["port", "reserve"],
  summary: "Keep a port from being given to an instance",
  role: "operator",
  examples: ["!port reserve 8770"],
  needs: "everything",
  input: z.object({ port: Port }),
  positionals: ["port"],
  lock: () => portsLock,
  progress: ({ port }) => `Reserving port ${port}`,
  run: ({ port }, deps, job) => reservePort(deps, port, job),
  say: portReserved,
  tell: broadcasts.reserved,
});
