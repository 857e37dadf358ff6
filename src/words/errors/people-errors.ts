import type { PeopleErrors } from "../../model/errors/people-errors.ts";
import type { Phrases } from "./phrases.ts";

/** Accounts, links and federation. */
export const peopleErrors: Phrases<PeopleErrors> = {
  "no-page": ({ name, page, pages }) => ({
    message: `There is no page ${page}: ${pages === 1 ? "one page holds all people" : `there are ${pages}`}.`,
    hint: `The ${pages === 1 ? "list" : "last one"}: \`!instance people ${name} --page ${pages}\``,
  }),
};
