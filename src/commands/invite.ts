import { z } from "zod";
import { InstanceName } from "../model/instance.ts";
import { invite } from "../operations/invite.ts";
import { invited } from "../words/people.ts";
import { told } from "../words/told.ts";
import { defineCommand } from "./define.ts";
import { instanceLock } from "./instance-lock.ts";

export const inviteCommand = defineCommand({
  path: ["instance", "invite"],
  summary: "Get a link that gives one more person an account on an instance",
  role: "owner",
  examples: ["!instance invite dev", "!instance invite dev --admin"],
  input: z.object({ name: InstanceName, admin: z.boolean().default(false).describe("admin of the homeserver and of MindRoom") }),
  positionals: ["name"],
  names: { name: "instance" },
  lock: instanceLock,
  leavesContainers: true,
  run: ({ admin, name }, deps, job) => invite(deps, name, admin, job),
  say: invited,
  tell: told.invited,
});
