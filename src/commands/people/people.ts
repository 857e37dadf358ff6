import { z } from "zod";
import { InstanceName } from "../../model/instance/instance.ts";
import { people } from "../../operations/people/people.ts";
import { peopleOn } from "../../words/people/people.ts";
import { defineCommand } from "../engine/define.ts";

export const peopleCommand = defineCommand({
  path: ["instance", "people"],
  summary: "List who has an account on an instance",
  role: "owner",
  examples: ["!instance people dev", "!instance people dev --page 2"],
  input: z.object({ name: InstanceName, page: z.coerce.number("must be a number").int("must be a whole number").min(1, "must be 1 or more").max(10_000, "must be 10,000 or less").default(1).meta({ placeholder: "N", description: "which page of them, the first unless given" }) }),
  positionals: ["name"],
  names: { name: "instance" },
  progress: ({ name }) => `Listing accounts of ${name}`,
  run: ({ name, page }, deps, job) => people(deps, name, page, job.signal),
  say: peopleOn,
});
