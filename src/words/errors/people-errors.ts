import type { PeopleErrors } from "../../model/errors/people-errors.ts";
import type { Phrases } from "./phrases.ts";

/** Accounts and rooms. */
export const peopleErrors: Phrases<PeopleErrors> = {
  "account-deactivated": ({ name, userId }) => ({ message: `${userId} is deactivated, and that is for good.`, hint: `For another account: \`!instance invite ${name}\`` }),
  "account-mine": ({ name, userId, why }) => ({
    message: why === "service" ? `${userId} is my own account on ${name}, by which I make accounts and tokens. I leave it as it is.` : `${userId} is the account that I use here. I leave it as it is.`,
  }),
  "account-of-agent": ({ name, userId }) => ({
    message: `${userId} is an agent's. MindRoom keeps its password and would not start without it, so I leave it as it is.`,
    hint: `People and agents apart: \`!instance people ${name}\``,
  }),
  "account-of-homeserver": ({ name, userId }) => ({
    message: `${userId} is the homeserver's own user on ${name}. I leave it as it is.`,
    hint: `Who else there is: \`!instance people ${name}\``,
  }),
  "nobody-invited": (facts, tell) =>
    facts.why === "nobody-named"
      ? { message: "Nobody would be in it.", hint: `Name somebody, or let ${facts.name} have an admin first: \`!instance claim ${facts.name}\`` }
      : { message: `Nobody could be invited. Of ${facts.first.userId} the homeserver says: ${tell(facts.first.why).message}`, hint: "The room is gone again." },
  "no-page": ({ name, page, pages }) => ({
    message: `There is no page ${page}: ${pages === 1 ? "one page holds all people" : `there are ${pages}`}.`,
    hint: `The ${pages === 1 ? "list" : "last one"}: \`!instance people ${name} --page ${pages}\``,
  }),
  "other-server": ({ server, serverName, user }) => ({
    message: `@${user} has its account on ${server}; this homeserver is ${serverName}.`,
    hint: `For an account here: \`${user.slice(0, user.indexOf(":"))}\``,
  }),
  "too-many-people": ({ most, people }) => ({ message: `That would be ${people} people and agents, and I invite ${most} at most.`, hint: "Name single people, by their Matrix ids." }),
};
