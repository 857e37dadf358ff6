import type { InstanceName } from "../instance/instance.ts";
import type { LinkPage } from "../people/link.ts";

/** What a link was for, so that another one can be asked for. */
type LinkFor = { readonly page: LinkPage; readonly name: InstanceName; readonly about: string | null };

/** What can go wrong with links that work once, and what is sent with them. */
export type LinkErrors = {
  "link-expired": LinkFor;
  "link-replaced": LinkFor;
  /** Somebody else sends the same form now, or an earlier try has made the account `user`. */
  "link-reserved": { readonly why: "being-sent" } | { readonly why: "account-made"; readonly user: string };
  "link-revoked": LinkFor;
  /** Its instance, or itself, is no longer there. */
  "link-unknown": Record<string, never>;
  "link-used": LinkFor;
  "no-link": { readonly name: InstanceName; readonly page: "claim" | "invite" };
};
