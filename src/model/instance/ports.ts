import type { InstanceName } from "./instance.ts";
import type { PortRole, PortSet } from "./settings.ts";

/** A port that isn't to be given out, or that an instance has; one without a role it had, and may have again. */
export type Reservation = { readonly port: number; readonly instance: InstanceName | null; readonly role: PortRole | null; readonly by: string };

/** Ports and subnets as the registry gives them out. What the host itself has in use is handed in. */
export interface Ports {
  all(): readonly Reservation[];
  of(name: InstanceName): PortSet;
  /** The lowest port of a role's range that the registry has free and `busy` hasn't. @throws UserError `ports-exhausted`. */
  lowestFree(role: PortRole, busy: ReadonlySet<number>): number;
  /** In one transaction. The same instance's own are replaced. @throws UserError `port-reserved`, naming whose it is. */
  take(name: InstanceName, ports: PortSet, by: string): void;
  /** As `take`, but the ports that it had before stay its own as well, without a role, until the next `take`: so it can always have them back. */
  exchange(name: InstanceName, ports: PortSet, by: string): void;
  release(name: InstanceName): void;
  /** By hand. @throws UserError `port-reserved`. */
  reserve(port: number, by: string): void;
  /** By hand. @throws UserError `port-not-reserved`. */
  unreserve(port: number): void;
  /** The first /28 of the configured pool that neither the registry nor `busy` (CIDRs) has; the same instance's own again, and `preferred` where that is free. @throws UserError `subnets-exhausted`. */
  takeSubnet(name: InstanceName, busy: readonly string[], preferred?: string): string;
  subnetOf(name: InstanceName): string | null;
  releaseSubnet(name: InstanceName): void;
}
