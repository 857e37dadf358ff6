import type { AccountMade } from "../../model/people/people-outcomes.ts";
import { serverNameOf } from "../../operations/instance/homeserver-of.ts";
import type { Submission } from "../../operations/people/submit-account.ts";
import { readAccountForm, type AccountForm } from "./account-form.ts";
import { accountMadePage, accountPage } from "./account-pages.ts";
import type { LinkForm } from "../engine/link-routes.ts";
import { textOf } from "../engine/read-text.ts";

/** Does the work behind the form, as a job. @throws UserError for what the person can mend. */
export type PerformAccount = (sent: Submission) => Promise<AccountMade>;

/** The page on which somebody becomes an instance's first admin (`claim`), or gets an account of their own (`invite`). */
export const accountForm = (page: Submission["page"], perform: PerformAccount): LinkForm<AccountForm, AccountMade> => ({
  page,
  show: accountPage,
  read: (body, { instance }) => readAccountForm(body, serverNameOf(instance)),
  typed: ({ user }) => ({ user: textOf(user).slice(0, 200) }),
  perform: (linkId, { user, password }) => perform({ page, linkId, user, password }),
  done: accountMadePage,
  fieldOf: { "name-taken": "user", "name-invalid": "user", "password-weak": "password" },
});
