import { z } from "zod";
import { InstanceName } from "../../model/instance/instance.ts";
import { stop } from "../../operations/instance/stop.ts";
import { stopped } from "../../words/instance/stopped.ts";
import { broadcasts } from "../../words/broadcasts.ts";
import { defineCommand } from "../engine/define.ts";
import { instanceLock } from "../../jobs/lock-names.ts";
import { unlessItHostsThisBot } from "./unless-it-hosts-this-bot.ts";

export const stopCommand = defineCommand({
  path: ["instance", "stop"],
  summary: "Stop an instance and keep its data",
  role: "operator",
  examples: ["!instance stop dev"],
  input: z.object({ name: InstanceName }),
  positionals: ["name"],
  names: { name: "instance" },
  lock: instanceLock,
  refuse: unlessItHostsThisBot("stop"),
  progress: ({ name }) => `Stopping ${name}`,
  run: ({ name }, deps, job) => stop(deps, name, job),
  say: stopped,
  tell: broadcasts.stopped,
});
