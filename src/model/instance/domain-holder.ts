import type { Domain, InstanceName } from "./instance.ts";

/** Who has a domain, or one that it gets in the way of: an instance's dashboard is at `dashboard.` before its own. */
export type DomainHolder = {
  /** Null where it isn't to be told who. */
  readonly name: InstanceName | null;
  readonly domain: Domain;
};

/** Where the dashboard of an instance with that domain is. */
export const dashboardOf = (domain: string): string => `dashboard.${domain}`;

/** The domain whose dashboard would be there; null where it would be none's. */
export const domainOfDashboard = (host: string): string | null => (host.startsWith("dashboard.") ? host.slice("dashboard.".length) : null);
