import type { DomainHolder } from "./domain-holder.ts";
import type { Desired, Domain, Instance, InstanceName } from "./instance.ts";

/** The instances that there are. */
export interface Instances {
  all(): readonly Instance[];
  find(name: InstanceName): Instance | null;
  /** @throws UserError `no-instance`, naming those that there are and the nearest. */
  get(name: InstanceName): Instance;
  /** Does nothing when this very instance (same id) is there. @throws UserError `name-taken`, `name-in-trash`. */
  add(instance: Instance): void;
  want(name: InstanceName, desired: Desired): void;
  /** Who has a domain, or one that gets in its way, found by an index. */
  withDomain(domain: Domain): DomainHolder | null;
  /** Takes over an edited domain. @throws UserError `domain-taken`. */
  moveTo(name: InstanceName, domain: Domain): void;
  /** Undoes `add`; only the instance of this id. */
  remove(id: string): void;
}
