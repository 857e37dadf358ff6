import type { InstanceName } from "../instance/instance.ts";
import type { Reason } from "./reason.ts";

/** What can go wrong in accounts and rooms. */
export type PeopleErrors = {
  "account-deactivated": { readonly name: InstanceName; readonly userId: string };
  /** Innkeeper's own: the service account on that instance, or the one as which it is in the rooms. */
  "account-mine": { readonly name: InstanceName; readonly userId: string; readonly why: "service" | "bot" };
  "account-of-agent": { readonly name: InstanceName; readonly userId: string };
  "account-of-homeserver": { readonly name: InstanceName; readonly userId: string };
  /** `first` is one whom the homeserver refused to invite. */
  "nobody-invited": { readonly why: "nobody-named"; readonly name: string } | { readonly why: "refused"; readonly first: { readonly userId: string; readonly why: Reason } };
  "no-page": { readonly name: string; readonly page: number; readonly pages: number };
  /** `user`, without a leading @, has an account on `server`, and `serverName` was asked. */
  "other-server": { readonly user: string; readonly server: string; readonly serverName: string };
  "too-many-people": { readonly people: number; readonly most: number };
};
