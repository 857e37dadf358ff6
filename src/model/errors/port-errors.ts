import type { InstanceName } from "../instance/instance.ts";
import type { Reservation } from "../instance/ports.ts";
import type { PortRole } from "../instance/settings.ts";

/** What can go wrong in giving out ports and networks. */
export type PortErrors = {
  /** `instance` is whose it is; null where it is nobody's. */
  "port-not-reserved": { readonly port: number; readonly instance: InstanceName | null };
  /** `holder` is null where it isn't to be told whose it is. */
  "port-reserved": { readonly port: number; readonly holder: Omit<Reservation, "port"> | null };
  "ports-exhausted": { readonly role: PortRole; readonly first: number; readonly last: number };
  "subnets-exhausted": { readonly pool: string };
};
