import { serverNameOf } from "../../operations/instance/homeserver-of.ts";
import { submitAccount, type Submission } from "../../operations/people/submit-account.ts";
import { joined } from "../../words/people/people.ts";
import { defineForm } from "../engine/define-form.ts";
import { textOf } from "../engine/read-text.ts";
import { readAccountForm } from "./account-form.ts";
import { accountMadePage, accountPage } from "./account-pages.ts";

const accountForm = (page: Submission["page"]) =>
  defineForm({
    page,
    show: accountPage,
    read: (body, { instance }) => readAccountForm(body, serverNameOf(instance)),
    typed: ({ user }) => ({ user: textOf(user).slice(0, 200) }),
    work: ({ id: linkId }, { password, user }, deps) => ({
      title: ({ name }) => (page === "claim" ? `Making ${user} admin of ${name}` : `Letting ${user} in on ${name}`),
      input: { user },
      who: user,
      run: (job) => submitAccount(deps, { page, linkId, user, password }, job),
      tell: joined,
      done: accountMadePage,
    }),
    afterCrash: "form-again",
    fieldOf: { "name-taken": "user", "name-invalid": "user", "password-weak": "password" },
  });

/** The page on which somebody becomes an instance's first admin. */
export const claimForm = accountForm("claim");

/** The page on which somebody gets an account of their own. */
export const inviteForm = accountForm("invite");
