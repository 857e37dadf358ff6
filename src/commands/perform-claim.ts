import { submitClaim, type ClaimOutcome } from "../operations/submit-claim.ts";
import { claimed } from "../words/claim.ts";
import { performForm } from "./perform-form.ts";
import type { Performing } from "./perform.ts";

/** The work behind a first-admin link's form. @throws UserError as `performForm`. */
export const performClaim = (performing: Performing, linkId: string, user: string, password: string): Promise<ClaimOutcome> =>
  performForm(performing, {
    link: { id: linkId, page: "claim" },
    title: ({ name }) => `Making ${user} admin of ${name}`,
    input: { user },
    who: user,
    run: (job) => submitClaim(performing.deps, { linkId, user, password }, job),
    tell: claimed,
  });
