import { localpart } from "../../model/people/account.ts";
import type { Listed } from "../../model/homeserver.ts";
import type { AccountMade, Deactivated, Invited, PasswordSet, People, ResetOpened } from "../../model/people/people-outcomes.ts";
import { facts, line, list, type Reply } from "../../model/reply.ts";
import { oneTimeLink } from "./one-time-link.ts";
import { answerLine } from "../asking/prompt.ts";
import { count } from "../quantity.ts";
import { phrase } from "../errors/phrase.ts";

/** A link for one more person. */
export const invited = ({ admin, link, name }: Invited, now: number): Reply => [
  oneTimeLink(`For ${admin ? "one more admin" : "one more person"} on ${name}, to be given to them and nobody else`, "invite", link, now),
];

/** Somebody has got an account by a link. */
export function joined({ admin, by, instance, page, userId }: AccountMade): Reply {
  if (page === "claim") return [line(`${userId} is now admin of ${instance} (claimed by link).`)];
  const how = by === null ? "by an invite" : `by an invite that ${by} asked for`;
  return [line(admin ? `${userId} is now admin of ${instance} (${how}).` : `${userId} is now on ${instance} (${how}).`)];
}

/** A link on which somebody chooses a new password. */
export const resetOpened = ({ link, userId }: ResetOpened, now: number): Reply => [
  oneTimeLink(`A new password for ${userId}, to be chosen by whoever has this link`, "password", link, now),
];

/** Somebody has chosen one. */
export const passwordSet = ({ by, instance, signedOut, userId }: PasswordSet): Reply => [
  line(`${userId} has a new password on ${instance} (by a link that ${by} asked for)${signedOut ? " and is signed out everywhere else." : ". Whoever was signed in before may still be: that homeserver doesn't confirm that it ends sessions."}`),
];

/** Asked before an account is closed. */
export const mayDeactivate = (name: string, { admin, userId }: { readonly admin: boolean; readonly userId: string }) => (asker: string, number: string | null): Reply => [
  line(`${userId}${admin ? ", an admin," : ""} will be deactivated on ${name}: signed out everywhere, out of all rooms, for good. Nobody can have that name again; what they wrote stays.`),
  ...answerLine(asker, number),
];

/** It is closed. */
export const deactivated = ({ name, stillListed, userId }: Deactivated): Reply => [
  line(`${userId} is deactivated on ${name}, and signed out everywhere.`),
  ...(stillListed === null ? [] : [line(`MindRoom still has that account on its lists: ${phrase(stillListed).message}`)]),
];

/** Who has an account: people, agents, the service account and the homeserver's own user apart. */
export function peopleOn(outcome: People): Reply {
  const { agents, bots, complete, name, page, pages, service, serverName, serverUser, totals } = outcome;
  const without = totals.deactivated === 0 ? "" : `, ${totals.deactivated} of them deactivated`;
  const many = `${complete ? "" : "more than "}${count(totals.people, "person", "people")}`;
  return [
    line(totals.people === 0 ? `Nobody has an account on ${serverName} yet. To invite somebody: \`!instance invite ${name}\`` : `${many} on ${serverName}${without}${pages === 1 ? "" : `; page ${page} of ${pages}`}`),
    ...(outcome.people.length === 0 ? [] : [list(outcome.people.map((each) => shownLink(each, bots)))]),
    facts([
      ...(agents.length === 0 ? [] : [["Agents", shortened(agents, totals.agents)] as const]),
      ...(service === null ? [] : [["Service account", `${service}, mine`] as const]),
      ...(serverUser === null ? [] : [["The homeserver's own user", serverUser] as const]),
    ]),
    ...(page === pages ? [] : [line(`Next page: \`!instance people ${name} --page ${page + 1}\``)]),
  ];
}

function shownLink({ admin, deactivated: closed, userId }: Listed, bots: readonly string[]): string {
  const aside = [...(bots.includes(userId) ? ["the bot itself"] : []), ...(admin && !closed ? ["admin"] : []), ...(closed ? ["deactivated"] : [])];
  return [userId, ...aside].join(", ");
}

const shortened = (agents: readonly Listed[], all: number): string =>
  `${agents.map(({ deactivated: closed, userId }) => `${localpart(userId)}${closed ? " (deactivated)" : ""}`).join(", ")}${all > agents.length ? ` and ${all - agents.length} more` : ""}`;
