import { z } from "zod";
import { InstanceName } from "../../model/instance/instance.ts";
import { checkFederation } from "../../operations/federation/check-federation.ts";
import { federationChecked } from "../../words/federation/federation-checked.ts";
import { defineCommand } from "../engine/define.ts";
import { instanceLock } from "../../jobs/lock-names.ts";

export const federationCheckCommand = defineCommand({
  path: ["federation", "check"],
  summary: "Check whether other homeservers reach an instance's homeserver",
  role: "operator",
  examples: ["!federation check dev", "!federation check dev two"],
  input: z.object({ name: InstanceName, other: InstanceName.optional().describe("another one here: then also whether the two talk to each other, both ways") }),
  positionals: ["name", "other"],
  names: { name: "instance", other: "instance" },
  // To look changes nothing; to prove it makes accounts and rooms, and takes them away.
  lock: ({ name, other }) => (other === undefined ? null : instanceLock({ name })),
  leavesContainers: true,
  progress: ({ name }) => `Checking federation of ${name}`,
  run: ({ name, other }, deps, job) => checkFederation(deps, name, other ?? null, job),
  say: federationChecked,
});
