import type { Claimable, LinkSummary } from "../../model/people/people-outcomes.ts";
import type { Block, Reply } from "../../model/reply.ts";
import { oneTimeLink } from "./one-time-link.ts";

/** A link that makes one person admin. */
export const firstAdminLink = (before: string, link: LinkSummary, now: number): Block => oneTimeLink(before, "claim", link, now);

/** A new link, after which the earlier ones no longer work. */
export const claimable = ({ another, claim, name }: Claimable, now: number): Reply => [
  firstAdminLink(another ? `${name} has an admin already. Become another one` : `Become the first admin of ${name}`, claim, now),
];
