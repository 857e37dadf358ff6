import type { Claimable } from "../model/outcome.ts";
import { line, type Block, type Reply } from "../model/reply.ts";
import { moment } from "./quantity.ts";

/** A link that makes one person admin. */
export const firstAdminLink = (before: string, { id, expiresAt }: Claimable["claim"], now: number): Block => ({
  kind: "link",
  before: `${before}: `,
  to: { page: "claim", id },
  after: ` (works once, until ${moment(expiresAt, now)})`,
});

/** A new link. The earlier ones no longer work. */
export const claimable = ({ claim, name }: Claimable, now: number): Reply => [firstAdminLink(`Become the first admin of ${name}`, claim, now)];

/** Somebody has used a link. */
export const claimed = ({ instance, userId }: { readonly instance: string; readonly userId: string }): Reply => [
  line(`${userId} is now admin of ${instance} (claimed by link).`),
];
