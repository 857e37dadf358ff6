import { z } from "zod";
import { Port } from "../model/instance.ts";
import { reservePort } from "../operations/port.ts";
import { portReserved } from "../words/ports.ts";
import { told } from "../words/told.ts";
import { defineCommand } from "./define.ts";

export const portReserveCommand = defineCommand({
  path: ["port", "reserve"],
  summary: "Keep a port from being given to an instance",
  role: "operator",
  examples: ["!port reserve 8770"],
  needs: "everything",
  input: z.object({ port: Port }),
  positionals: ["port"],
  lock: () => "ports",
  run: ({ port }, deps, job) => reservePort(deps, port, job),
  say: portReserved,
  tell: told.reserved,
});
