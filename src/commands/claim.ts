import { z } from "zod";
import { InstanceName } from "../model/instance.ts";
import { claim } from "../operations/claim.ts";
import { claimable } from "../words/claim.ts";
import { defineCommand } from "./define.ts";
import { instanceLock } from "./instance-lock.ts";

export const claimCommand = defineCommand({
  path: ["instance", "claim"],
  summary: "Get a link that makes somebody an instance's first admin",
  role: "owner",
  examples: ["!instance claim dev"],
  input: z.object({ name: InstanceName }),
  positionals: ["name"],
  names: { name: "instance" },
  lock: instanceLock,
  run: ({ name }, deps, job) => claim(deps, name, job),
  say: claimable,
});
