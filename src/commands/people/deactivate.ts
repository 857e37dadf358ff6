import { z } from "zod";
import { UserName } from "../../model/people/account.ts";
import { InstanceName } from "../../model/instance/instance.ts";
import { deactivate, toDeactivate } from "../../operations/people/deactivate.ts";
import { deactivated, mayDeactivate } from "../../words/people/people.ts";
import { broadcasts } from "../../words/broadcasts.ts";
import { defineCommand } from "../engine/define.ts";
import { instanceLock } from "../../jobs/lock-names.ts";

export const deactivateCommand = defineCommand({
  path: ["instance", "deactivate"],
  summary: "Close somebody's account on an instance for good",
  role: "owner",
  examples: ["!instance deactivate dev bob"],
  input: z.object({ name: InstanceName, user: UserName }),
  positionals: ["name", "user"],
  names: { name: "instance" },
  lock: instanceLock,
  leavesContainers: true,
  async confirm({ name, user }, deps) {
    const found = await toDeactivate(deps, name, user);
    // Of that very instance: a new one under its name may have somebody else of that name.
    return { ask: mayDeactivate(name, found), about: `${found.instanceId} ${found.userId}` };
  },
  progress: ({ name, user }) => `Deactivating ${user} on ${name}`,
  run: ({ name, user }, deps, job) => deactivate(deps, name, user, job),
  say: deactivated,
  tell: broadcasts.deactivated,
});
