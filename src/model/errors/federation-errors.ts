import type { InstanceName } from "../instance/instance.ts";

/** What can go wrong in federation. */
export type FederationErrors = {
  "federation-off": { readonly name: InstanceName };
  "federation-unchanged": { readonly name: InstanceName; readonly on: boolean };
  /** `localName` is known on this machine only: asked for at creation, the server name that a homeserver has, or a domain that it would get. */
  "local-federation": { readonly name: InstanceName; readonly localName: string; readonly at: "create" | "federate" | "set" };
  "message-lost": { readonly deadlineMs: number };
  /** `homeserver` is what the instance has instead of one of its own; `flag` is what asked for more, null where federation itself was asked for. */
  "needs-homeserver": { readonly name: InstanceName; readonly homeserver: "external" | "none"; readonly flag: "--federation" | "--only-matrix" | null };
  /** Others don't reach `serverName`; `name` is the instance that it is, null for somebody else's. */
  "no-federation": { readonly serverName: string; readonly name: InstanceName | null };
  "same-instance": Record<string, never>;
};
