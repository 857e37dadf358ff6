import type { ClaimOutcome } from "../operations/submit-claim.ts";
import { readClaimForm, type ClaimForm } from "./claim-form.ts";
import { claimedPage, claimPage } from "./claim-pages.ts";
import type { LinkForm } from "./link-routes.ts";

/** Does the work behind the form, as a job. @throws UserError for what the person can mend. */
export type PerformClaim = (linkId: string, user: string, password: string) => Promise<ClaimOutcome>;

/** The page on which somebody becomes an instance's first admin. */
export const claimForm = (perform: PerformClaim): LinkForm<ClaimForm, ClaimOutcome> => ({
  page: "claim",
  show: ({ instance }, shown) => claimPage(instance, shown),
  read: (body, { instance }) => readClaimForm(body, instance.serverName ?? instance.domain),
  typed: ({ user }) => ({ user: typeof user === "string" ? user.slice(0, 200) : "" }),
  perform: (linkId, { user, password }) => perform(linkId, user, password),
  done: claimedPage,
  fieldOf: { "name-taken": "user", "name-invalid": "user", "password-weak": "password" },
});
