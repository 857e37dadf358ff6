import { z } from "zod";
import { InstanceName } from "../model/instance.ts";
import { restart } from "../operations/restart.ts";
import { started } from "../words/started.ts";
import { told } from "../words/told.ts";
import { defineCommand } from "./define.ts";
import { instanceLock } from "./instance-lock.ts";
import { unlessItCarriesUs } from "./own-homeserver.ts";

export const restartCommand = defineCommand({
  path: ["instance", "restart"],
  summary: "Stop an instance and start it afresh",
  role: "operator",
  examples: ["!instance restart dev"],
  input: z.object({ name: InstanceName }),
  positionals: ["name"],
  names: { name: "instance" },
  lock: instanceLock,
  refuse: unlessItCarriesUs("restart"),
  stopsFirst: true,
  run: ({ name }, deps, job) => restart(deps, name, job),
  say: started,
  tell: told.started,
});
