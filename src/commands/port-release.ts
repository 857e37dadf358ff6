import { z } from "zod";
import { Port } from "../model/instance.ts";
import { releasePort } from "../operations/port.ts";
import { portReleased } from "../words/ports.ts";
import { told } from "../words/told.ts";
import { defineCommand } from "./define.ts";

export const portReleaseCommand = defineCommand({
  path: ["port", "release"],
  summary: "Give a reserved port free again",
  role: "operator",
  examples: ["!port release 8770"],
  needs: "everything",
  input: z.object({ port: Port }),
  positionals: ["port"],
  names: { port: "reservedPort" },
  lock: () => "ports",
  run: ({ port }, deps, job) => releasePort(deps, port, job),
  say: portReleased,
  tell: told.released,
});
