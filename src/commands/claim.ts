import { z } from "zod";
import { InstanceName } from "../model/instance.ts";
import type { Claimable, ClaimRevoked } from "../model/outcome.ts";
import { claim, revokeClaim } from "../operations/claim.ts";
import { claimable } from "../words/claim.ts";
import { told } from "../words/told.ts";
import { defineCommand } from "./define.ts";
import { instanceLock } from "./instance-lock.ts";

export const claimCommand = defineCommand({
  path: ["instance", "claim"],
  summary: "Get a link that makes somebody an instance's first admin",
  role: "owner",
  examples: ["!instance claim dev", "!instance claim dev --revoke"],
  input: z.object({ name: InstanceName, revoke: z.boolean().default(false).describe("take back the one that waits") }),
  positionals: ["name"],
  names: { name: "instance" },
  lock: instanceLock,
  leavesContainers: true,
  run: ({ name, revoke }, deps, job): Promise<Claimable | ClaimRevoked> => (revoke ? revokeClaim(deps, name, job) : claim(deps, name, job)),
  say: claimable,
  tell: told.claimable,
});
