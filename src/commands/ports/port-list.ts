import { z } from "zod";
import { portList } from "../../operations/ports/port.ts";
import { ports } from "../../words/ports/ports.ts";
import { defineCommand } from "../engine/define.ts";

export const portListCommand = defineCommand({
  path: ["port", "list"],
  summary: "List the ports that are given out or reserved",
  role: "viewer",
  examples: ["!port list"],
  input: z.object({}),
  positionals: [],
  progress: () => "Listing ports",
  run: (_input, deps) => portList(deps),
  say: ports,
});
