import type { Reason } from "./reason.ts";

/** What can go wrong in accounts, links and federation. */
export type PeopleErrors = {
  /** \`first\` is one whom the homeserver refused to invite. */
  "nobody-invited": { readonly why: "nobody-named"; readonly name: string } | { readonly why: "refused"; readonly first: { readonly userId: string; readonly why: Reason } };
  "message-lost": { readonly deadlineMs: number };
  "account-of-homeserver": { readonly userId: string; readonly name: string };
  "no-page": { readonly name: string; readonly page: number; readonly pages: number };
};
