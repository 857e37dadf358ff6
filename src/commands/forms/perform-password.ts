import type { PasswordSet } from "../../model/people/people-outcomes.ts";
import { submitPassword } from "../../operations/people/password.ts";
import { passwordSet } from "../../words/people/people.ts";
import { performForm } from "./perform-form.ts";
import type { Performing } from "../engine/performing.ts";

/** The work behind the form on which somebody chooses a new password. @throws UserError as `performForm`. */
export const performPassword = (performing: Performing, linkId: string, password: string): Promise<PasswordSet> => {
  const user = performing.deps.oneTimeLinks.find(linkId)?.about ?? "somebody";
  return performForm(performing, {
    link: { id: linkId, page: "password" },
    title: ({ name }) => `Setting a password for ${user} on ${name}`,
    input: { user },
    who: user,
    run: (job) => submitPassword(performing.deps, { linkId, password }, job),
    tell: passwordSet,
  });
};
