import type { AgentsTokenSaved, AgentsOpened } from "../../model/instance/instance-outcomes.ts";
import { line, type Reply } from "../../model/reply.ts";
import { oneTimeLink } from "../people/one-time-link.ts";

/** A link to the form that takes the agents' registration token. */
export const agentsOpened = ({ link, name, url }: AgentsOpened, now: number): Reply => [
  oneTimeLink(`To enter the token with which the agents of ${name} register at ${url}`, "agents", link, now),
  line("Whoever runs that homeserver can make one. Never send it here."),
];

/** Agents have a token now. */
export const agentsTokenSaved = ({ by, instance, running, serverName, tried }: AgentsTokenSaved): Reply => [
  line(`${instance} has a token with which its agents register on ${serverName} (by a link that ${by} asked for)${tried ? "." : "; that homeserver doesn't say whether it is good."}`),
  line(running ? `To apply it: \`!instance restart ${instance}\`` : `To start it: \`!instance start ${instance}\``),
];
