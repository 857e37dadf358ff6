import type { Registration } from "../../model/homeserver.ts";
import type { InstanceName } from "../../model/instance/instance.ts";
import type { StartWarning } from "../../model/instance/instance-outcomes.ts";
import { line, type Block } from "../../model/reply.ts";
import { foreignClause } from "../foreign.ts";
import { duration } from "../quantity.ts";

/** What is wrong with an instance that runs all the same. */
export const warningLines = (name: InstanceName, warnings: readonly StartWarning[]): readonly Block[] => warnings.map((each) => line(worded(name, each)));

function worded(name: InstanceName, warning: StartWarning): string {
  switch (warning.kind) {
    case "clock":
      return `⚠ The clock of ${warning.url} is ${duration(Math.abs(warning.ahead) * 1000)} ${warning.ahead > 0 ? "ahead of" : "behind"} this host's: certificates, tokens and federation suffer from that. One of the two needs its time set.`;
    case "token-refused":
      return `⚠ ${warning.url} no longer accepts the registration token of ${name}: agents that have an account keep it, new ones can't register. To give it another: \`!instance agents ${name}\``;
    case "token-mended":
      return `Its homeserver had forgotten the registration token of ${name}, which new agents need. I have registered it there again.`;
  }
}

/** How agents come to have accounts on somebody else's homeserver, in a few words. */
export function registrationWords({ how, says }: Registration): string {
  const words = says === null ? "" : ` (${foreignClause(says)})`;
  switch (how) {
    case "open":
      return "may register there, as anybody may";
    case "token":
      return "register there with a token";
    case "other":
      return `can't register there: it wants what only a person can do${words}`;
    case "closed":
      return `can't register there: its registration is closed${words}`;
    case "unknown":
      return `register there, if it lets them: it doesn't say${words}`;
  }
}
