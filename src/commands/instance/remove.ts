import { z } from "zod";
import { InstanceName } from "../../model/instance/instance.ts";
import { remove } from "../../operations/instance/remove.ts";
import { mayRemove, removed } from "../../words/instance/removed.ts";
import { broadcasts } from "../../words/broadcasts.ts";
import { defineCommand } from "../engine/define.ts";
import { instanceLock } from "../../jobs/lock-names.ts";
import { unlessItHostsThisBot } from "./unless-it-hosts-this-bot.ts";

export const removeCommand = defineCommand({
  path: ["instance", "remove"],
  summary: "Remove an instance",
  role: "owner",
  examples: ["!instance remove dev"],
  input: z.object({ name: InstanceName }),
  positionals: ["name"],
  names: { name: "instance" },
  lock: instanceLock,
  refuse: unlessItHostsThisBot("remove"),
  async confirm({ name }, { clock, files, instances }) {
    const instance = instances.get(name);
    const bytes = await files.size({ instance }).catch(() => null);
    return { ask: mayRemove(instance, bytes, clock.now()), about: instance.id };
  },
  progress: ({ name }) => `Removing ${name}`,
  run: ({ name }, deps, job) => remove(deps, name, job),
  say: removed,
  tell: broadcasts.removed,
});
