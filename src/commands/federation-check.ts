import { z } from "zod";
import { InstanceName } from "../model/instance.ts";
import { checkFederation } from "../operations/check-federation.ts";
import { federationChecked } from "../words/federation-checked.ts";
import { defineCommand } from "./define.ts";

export const federationCheckCommand = defineCommand({
  path: ["federation", "check"],
  summary: "Find out whether other homeservers reach an instance's",
  role: "operator",
  examples: ["!federation check dev"],
  input: z.object({ name: InstanceName }),
  positionals: ["name"],
  names: { name: "instance" },
  run: ({ name }, deps, job) => checkFederation(deps, name, job),
  say: federationChecked,
});
