import type { LinksRevoked } from "../../model/people/people-outcomes.ts";
import { line, type Reply } from "../../model/reply.ts";

/** Links that are no longer good. */
export const revoked = ({ begunBy, name, page, revoked: many }: LinksRevoked): Reply => [
  line(page === "claim" ? `The first-admin link of ${name} is revoked. For a new one: \`!instance claim ${name}\`` : `${many === 1 ? "The open invite" : `The ${many} open invites`} to ${name} ${many === 1 ? "is" : "are"} revoked. For a new one: \`!instance invite ${name}\``),
  ...begunBy.map((user) => line(`Somebody had begun to use ${page === "claim" ? "it" : "one"}: the account ${user} may exist. All accounts: \`!instance people ${name}\``)),
];
