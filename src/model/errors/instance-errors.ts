import type { Reason } from "./reason.ts";

/** What can go wrong in instances: made, changed, started, shown. */
export type InstanceErrors = {
  "no-logs": { readonly name: string };
  /** It didn't come back with new settings, so it has its old ones again, and was started with them. */
  "settings-taken-back": { readonly name: string; readonly because: Reason };
};
