import { z } from "zod";
import { UserError } from "../../model/error.ts";
import { InstanceName } from "../../model/instance/instance.ts";
import { hostsThisBot } from "../../operations/instance/hosts-this-bot.ts";
import { requireFederable, setFederation } from "../../operations/federation/set-federation.ts";
import { federationSet, mayFederate } from "../../words/federation/federation.ts";
import { broadcasts } from "../../words/broadcasts.ts";
import { defineCommand } from "../engine/define.ts";
import { instanceLock } from "../../jobs/lock-names.ts";

export const federationCommand = defineCommand({
  path: ["instance", "federation"],
  summary: "Open an instance's homeserver to other homeservers, or close it",
  role: "owner",
  examples: ["!instance federation dev on", "!instance federation dev off"],
  input: z.object({ name: InstanceName, state: z.enum(["on", "off"], "must be on or off").meta({ placeholder: "on|off", description: "whether it talks to others" }) }),
  positionals: ["name", "state"],
  names: { name: "instance" },
  lock: instanceLock,
  async refuse({ name, state }, deps, origin) {
    if (origin.kind === "room" && hostsThisBot(deps, name) && (await deps.engine.alive(deps.instances.get(name))).length > 0) {
      throw new UserError("carries-this-room", { name, line: `instance federation ${name} ${state}`, restarts: true });
    }
  },
  async confirm({ name, state }, { engine, files, instances }) {
    if (state === "off") return null;
    const instance = instances.get(name);
    const serverName = requireFederable(instance);
    // What is so already needs no question, and is told by the command itself.
    if ((await files.settings(instance)).federation) return null;
    return { ask: mayFederate(name, serverName, (await engine.alive(instance)).length > 0), about: instance.id };
  },
  progress: ({ name, state }) => `${state === "on" ? "Opening" : "Closing"} ${name} to other homeservers`,
  run: ({ name, state }, deps, job) => setFederation(deps, name, state === "on", job),
  say: federationSet,
  tell: broadcasts.federation,
});
