import { z } from "zod";
import { InstanceName } from "../model/instance.ts";
import { stop } from "../operations/stop.ts";
import { stopped } from "../words/stopped.ts";
import { told } from "../words/told.ts";
import { defineCommand } from "./define.ts";
import { instanceLock } from "./instance-lock.ts";
import { unlessItCarriesUs } from "./own-homeserver.ts";

export const stopCommand = defineCommand({
  path: ["instance", "stop"],
  summary: "Stop an instance and keep its data",
  role: "operator",
  examples: ["!instance stop dev"],
  input: z.object({ name: InstanceName }),
  positionals: ["name"],
  names: { name: "instance" },
  lock: instanceLock,
  refuse: unlessItCarriesUs("stop"),
  run: ({ name }, deps, job) => stop(deps, name, job),
  say: stopped,
  tell: told.stopped,
});
