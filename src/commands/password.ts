import { z } from "zod";
import { UserName } from "../model/account.ts";
import { InstanceName } from "../model/instance.ts";
import { openReset } from "../operations/password.ts";
import { resetOpened } from "../words/people.ts";
import { told } from "../words/told.ts";
import { defineCommand } from "./define.ts";
import { instanceLock } from "./instance-lock.ts";

export const passwordCommand = defineCommand({
  path: ["instance", "password"],
  summary: "Get a link on which somebody chooses a new password",
  role: "owner",
  examples: ["!instance password dev bob"],
  input: z.object({ name: InstanceName, user: UserName }),
  positionals: ["name", "user"],
  names: { name: "instance" },
  lock: instanceLock,
  leavesContainers: true,
  run: ({ name, user }, deps, job) => openReset(deps, name, user, job),
  say: resetOpened,
  tell: told.resetOpened,
});
