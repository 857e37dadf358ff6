import { z } from "zod";
import { portsLock } from "../../jobs/lock-names.ts";
import { Port } from "../../model/instance/instance.ts";
import { releasePort } from "../../operations/ports/port.ts";
import { portReleased } from "../../words/ports/ports.ts";
import { broadcasts } from "../../words/broadcasts.ts";
import { defineCommand } from "../engine/define.ts";

export const portReleaseCommand = defineCommand({
  path: ["port", "release"],
  summary: "Release a reserved port",
  role: "operator",
  examples: ["!port release 8770"],
  needs: "everything",
  input: z.object({ port: Port }),
  positionals: ["port"],
  names: { port: "reservedPort" },
  lock: () => portsLock,
  progress: ({ port }) => `Releasing port ${port}`,
  run: ({ port }, deps, job) => releasePort(deps, port, job),
  say: portReleased,
  tell: broadcasts.released,
});
