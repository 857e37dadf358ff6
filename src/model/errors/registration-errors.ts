import type { InstanceName } from "../instance/instance.ts";

/** What can keep agents from having accounts on somebody else's homeserver. `says` are its own words. */
export type RegistrationErrors = {
  /** The address means another machine within the agents' container. */
  "homeserver-unreachable": { readonly url: string };
  /** Its homeserver is its own. */
  "homeserver-own": { readonly name: InstanceName };
  /** `other`: by steps that only a person can take, which `says` names. */
  "registration-closed": { readonly name: InstanceName; readonly url: string; readonly how: "closed" | "other"; readonly says: string | null };
  /** Anybody may register, so there is no token. */
  "registration-open": { readonly name: InstanceName; readonly url: string };
  "registration-token-missing": { readonly name: InstanceName; readonly url: string };
  /** `at`: one that somebody has just typed into a form, or the one that an instance has. */
  "registration-token-refused": { readonly name: InstanceName; readonly url: string; readonly serverName: string; readonly at: "form" | "start" };
  /** `found` is at `url`, and the instance belongs to `serverName`. */
  "server-name-differs": { readonly name: InstanceName; readonly url: string; readonly found: string; readonly serverName: string | null; readonly at: "set" | "start" };
};
