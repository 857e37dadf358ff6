import { z } from "zod";
import { UserError } from "../../model/error.ts";
import { InstanceName } from "../../model/instance/instance.ts";
import { isLoopback } from "../../model/instance/settings-patch.ts";
import { outward, setSettings } from "../../operations/instance/set.ts";
import { mayReachOutside, set } from "../../words/instance/set.ts";
import { broadcasts } from "../../words/broadcasts.ts";
import { defineCommand } from "../engine/define.ts";
import { instanceLock } from "../../jobs/lock-names.ts";
import { unlessItHostsThisBot } from "./unless-it-hosts-this-bot.ts";
import { readSettingsPatch } from "./read-settings-patch.ts";

const Fields = z.object({
  name: InstanceName,
  changes: z
    .array(z.string())
    .meta({
      placeholder: "KEY=VALUE",
      description: "one or more of BACKEND_PORT, FRONTEND_PORT, MATRIX_PORT (a number, or auto), INSTANCE_DOMAIN, BIND_ADDRESS, BACKEND_IMAGE, FRONTEND_IMAGE, HOMESERVER_IMAGE, and MATRIX_HOMESERVER of somebody else's homeserver",
      values: ["BACKEND_PORT=auto", "FRONTEND_PORT=auto", "MATRIX_PORT=auto", "INSTANCE_DOMAIN=", "BIND_ADDRESS=127.0.0.1", "BACKEND_IMAGE=", "FRONTEND_IMAGE=", "HOMESERVER_IMAGE=", "MATRIX_HOMESERVER=https://"],
    }),
});

export const setCommand = defineCommand({
  path: ["instance", "set"],
  summary: "Change an instance's ports, domain, address or images",
  role: "operator",
  examples: ["!instance set dev BACKEND_PORT=auto", "!instance set dev BACKEND_PORT=9000 FRONTEND_PORT=9001", "!instance set dev INSTANCE_DOMAIN=dev.example.org"],
  input: Fields.superRefine(({ changes, name }, context) => {
    if (context.issues.length > 0) return;
    try {
      readSettingsPatch(changes, name);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      context.addIssue({ code: "custom", message: error.code, path: ["changes"], params: { error } });
    }
  }),
  positionals: ["name", "changes"],
  names: { name: "instance" },
  // An image sees an instance's keys, and a homeserver the agents' passwords: that is more than running what there is.
  takesMore({ changes, name }) {
    const { BACKEND_IMAGE, BIND_ADDRESS, FRONTEND_IMAGE, HOMESERVER_IMAGE, INSTANCE_DOMAIN, MATRIX_HOMESERVER } = readSettingsPatch(changes, name);
    if (INSTANCE_DOMAIN !== undefined) return { role: "owner", what: "move an instance to another domain" };
    if (BIND_ADDRESS !== undefined && !isLoopback(BIND_ADDRESS)) return { role: "owner", what: "open an instance to the network" };
    if ((BACKEND_IMAGE ?? FRONTEND_IMAGE ?? HOMESERVER_IMAGE) !== undefined) return { role: "owner", what: "choose another image for an instance" };
    return MATRIX_HOMESERVER === undefined ? null : { role: "owner", what: "change where an instance finds its homeserver" };
  },
  lock: instanceLock,
  refuse: unlessItHostsThisBot("set", ({ changes }) => changes),
  async confirm({ changes, name }, deps) {
    const opened = await outward(deps, name, readSettingsPatch(changes, name));
    return opened === null ? null : { ask: mayReachOutside(name, opened), about: opened.id };
  },
  progress: ({ name }) => `Changing ${name}`,
  run: ({ changes, name }, deps, job) => setSettings(deps, name, readSettingsPatch(changes, name), job),
  say: set,
  tell: broadcasts.set,
});
