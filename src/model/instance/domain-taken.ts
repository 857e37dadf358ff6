import { SaidError, type UserError } from "../error.ts";
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

/** An instance can't have a domain, because of that one. */
export function domainTaken(domain: Domain, { domain: held, name }: DomainHolder, hint = "Each instance needs a domain of its own."): UserError {
  const why =
    name === null
      ? `${domain} isn't free.`
      : held === domain
        ? `${domain} is the domain of ${name} already.`
        : domain === dashboardOf(held)
          ? `${domain} is where the dashboard of ${name} is.`
          : `${held}, where its dashboard would be, is the domain of ${name} already.`;
  return new SaidError("domain-taken", `${why} Nothing was changed.`, hint);
}
