import type { Claimable, ClaimRevoked, LinkTold } from "../model/outcome.ts";
import { line, type Block, type Reply } from "../model/reply.ts";
import { oneTimeLink } from "./one-time-link.ts";

/** A link that makes one person admin. */
export const firstAdminLink = (before: string, link: LinkTold, now: number): Block => oneTimeLink(before, "claim", link, now);

/** A new link, after which the earlier ones no longer work; or none any more. */
export function claimable(outcome: Claimable | ClaimRevoked, now: number): Reply {
  if ("revoked" in outcome) return revoked(outcome);
  const { another, claim, name } = outcome;
  return [firstAdminLink(another ? `${name} has an admin already. Become another one` : `Become the first admin of ${name}`, claim, now)];
}

const revoked = ({ begunBy, name }: ClaimRevoked): Reply => [
  line(`The first-admin link of ${name} is no longer good. For a new one: \`!instance claim ${name}\``),
  ...begunBy.map((user) => line(`Somebody had begun to use it: the account ${user} may be there, and admin. All that there are: \`!instance people ${name}\``)),
];
