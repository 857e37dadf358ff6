import { z } from "zod";
import { UserName } from "../../model/people/account.ts";
import { InstanceName } from "../../model/instance/instance.ts";
import { openReset } from "../../operations/people/password.ts";
import { resetOpened } from "../../words/people/people.ts";
import { broadcasts } from "../../words/broadcasts.ts";
import { defineCommand } from "../engine/define.ts";
import { instanceLock } from "../../jobs/lock-names.ts";

export const passwordCommand = defineCommand({
  path: ["instance", "password"],
  summary: "Get a link with which somebody chooses a new password",
  role: "owner",
  examples: ["!instance password dev bob"],
  input: z.object({ name: InstanceName, user: UserName }),
  positionals: ["name", "user"],
  names: { name: "instance" },
  lock: instanceLock,
  leavesContainers: true,
  progress: ({ name }) => `Making a link for ${name}`,
  run: ({ name, user }, deps, job) => openReset(deps, name, user, job),
  say: resetOpened,
  tell: broadcasts.resetOpened,
});
