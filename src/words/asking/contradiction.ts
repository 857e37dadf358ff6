import { SaidError, type UserError } from "../../model/error.ts";
import type { InstanceName } from "../../model/instance/instance.ts";

/** Federation asked for a name that no other server can look up. */
export const localFederation = (name: InstanceName, domain: string): UserError =>
  new SaidError(
    "local-federation",
    `${domain} is known on this machine only, so no other homeserver could reach it: federation needs a public domain.`,
    `Such as: \`!instance create ${name} ${name}.example.org --matrix --federation\``,
  );

/** A flag that is about a homeserver of the instance's own, where there is none. */
export const needsOwnHomeserver = (name: InstanceName, flag: "--federation" | "--only-matrix", external: boolean): UserError =>
  new SaidError(
    "needs-homeserver",
    external ? `\`${flag}\` is about a homeserver of ${name}'s own, and it would use an existing one.` : `\`${flag}\` needs a homeserver, and ${name} would have none.`,
    `Give it one: \`!instance create ${name}${flag === "--federation" ? ` ${name}.example.org` : ""} --matrix ${flag}\``,
  );

/** What would end the conversation in which it was asked. `line` is the whole command. */
export const carriesThisRoom = (name: InstanceName, line: string): UserError =>
  new SaidError("carries-this-room", `${name} carries this very room: I could not tell you how it ends. Nothing was changed.`, `On the host it can be done: \`npm run innkeeper -- ${line}\``);
