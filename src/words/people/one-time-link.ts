import type { LinkPage } from "../../model/people/link.ts";
import type { LinkSummary } from "../../model/people/people-outcomes.ts";
import type { Block } from "../../model/reply.ts";
import { moment } from "../quantity.ts";

/** A link that works once, after what it is for. */
export const oneTimeLink = (before: string, page: LinkPage, { id, expiresAt }: LinkSummary, now: number): Block => ({
  kind: "link",
  before: `${before}: `,
  to: { page, id },
  after: ` (works once, until ${moment(expiresAt, now)})`,
});
