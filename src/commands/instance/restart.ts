import { z } from "zod";
import { InstanceName } from "../../model/instance/instance.ts";
import { restart } from "../../operations/instance/restart.ts";
import { started } from "../../words/instance/started.ts";
import { broadcasts } from "../../words/broadcasts.ts";
import { defineCommand } from "../engine/define.ts";
import { instanceLock } from "../../jobs/lock-names.ts";
import { unlessItHostsThisBot } from "./unless-it-hosts-this-bot.ts";

export const restartCommand = defineCommand({
  path: ["instance", "restart"],
  summary: "Stop an instance and start it again",
  role: "operator",
  examples: ["!instance restart dev"],
  input: z.object({ name: InstanceName }),
  positionals: ["name"],
  names: { name: "instance" },
  lock: instanceLock,
  refuse: unlessItHostsThisBot("restart"),
  stopsFirst: true,
  progress: ({ name }) => `Restarting ${name}`,
  run: ({ name }, deps, job) => restart(deps, name, job),
  say: started,
  tell: broadcasts.started,
});
