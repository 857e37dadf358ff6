import type { AccountMade } from "../../model/people/people-outcomes.ts";
import { submitAccount, type Submission } from "../../operations/people/submit-account.ts";
import { joined } from "../../words/people/people.ts";
import { performForm } from "./perform-form.ts";
import type { Performing } from "../engine/performing.ts";

/** The work behind the form of a first-admin link or an invite. @throws UserError as `performForm`. */
export const performAccount = (performing: Performing, sent: Submission): Promise<AccountMade> =>
  performForm(performing, {
    link: { id: sent.linkId, page: sent.page },
    title: ({ name }) => (sent.page === "claim" ? `Making ${sent.user} admin of ${name}` : `Letting ${sent.user} in on ${name}`),
    input: { user: sent.user },
    who: sent.user,
    run: (job) => submitAccount(performing.deps, sent, job),
    tell: joined,
  });
