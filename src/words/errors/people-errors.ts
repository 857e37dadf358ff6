import type { PeopleErrors } from "../../model/errors/people-errors.ts";
import type { Phrases } from "./phrases.ts";

/** Accounts, links and federation. */
export const peopleErrors: Phrases<PeopleErrors> = {
  "nobody-invited": (facts, tell) =>
    facts.why === "nobody-named"
      ? { message: "Nobody would be in it.", hint: `Name somebody, or let ${facts.name} have an admin first: \`!instance claim ${facts.name}\`` }
      : { message: `Nobody could be invited. Of ${facts.first.userId} the homeserver says: ${tell(facts.first.why).message}`, hint: "The room is gone again." },
  "message-lost": ({ deadlineMs }) => ({ message: `it did not come within ${deadlineMs / 1000} s` }),
  "account-of-homeserver": ({ name, userId }) => ({
    message: `${userId} is the homeserver's own user on ${name}. I leave it as it is.`,
    hint: `Who else there is: \`!instance people ${name}\``,
  }),
  "no-page": ({ name, page, pages }) => ({
    message: `There is no page ${page}: ${pages === 1 ? "one page holds all people" : `there are ${pages}`}.`,
    hint: `The ${pages === 1 ? "list" : "last one"}: \`!instance people ${name} --page ${pages}\``,
  }),
};
