import type { InstanceName } from "../../model/instance/instance.ts";
import type { FederationSet } from "../../model/federation/federation-outcomes.ts";
import { line, type Reply } from "../../model/reply.ts";
import { answerLine } from "../asking/prompt.ts";
import { duration } from "../quantity.ts";

/** Asked before a homeserver talks to others. */
export function mayFederate(name: InstanceName, serverName: string, runs: boolean) {
  return (asker: string, number: string | null): Reply => [
    line(`${serverName} will talk to other homeservers: people there can be invited to rooms of ${name} and see who has an account, and what is said in rooms with them is copied to their servers, for good.`),
    ...(runs ? [line(`${name} restarts for it.`)] : []),
    ...answerLine(asker, number),
  ];
}

/** Whether an instance federates, from now on. */
export function federationSet({ name, on, seconds, serverName }: FederationSet): Reply {
  const when = seconds === null ? ", from its next start on" : ` (restarted, ${duration(seconds * 1000)})`;
  if (!on) return [line(`${name} talks to no other homeserver${when}. Rooms with people from other homeservers stay, but messages no longer reach them.`)];
  return [line(`${name} federates as ${serverName}${when}.`), line(seconds === null ? `To start it: \`!instance start ${name}\`` : `Whether others reach it: \`!federation check ${name}\``)];
}
