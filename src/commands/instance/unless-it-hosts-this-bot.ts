import { UserError } from "../../model/error.ts";
import type { InstanceName } from "../../model/instance/instance.ts";
import type { Origin } from "../../model/jobs/origin.ts";
import { hostsThisBot } from "../../operations/instance/hosts-this-bot.ts";
import type { Deps } from "../../operations/deps.ts";

/** Refuses, in a room, what would silence the homeserver that carries the room. @throws UserError `carries-this-room`. */
export const unlessItHostsThisBot =
  <Input extends { readonly name: InstanceName }>(verb: string, more: (input: Input) => readonly string[] = () => []) =>
  async (input: Input, deps: Deps, origin: Origin): Promise<void> => {
    const { name } = input;
    if (origin.kind === "room" && hostsThisBot(deps, name)) throw new UserError("carries-this-room", { name, line: ["instance", verb, name, ...more(input)].join(" "), restarts: false });
  };
