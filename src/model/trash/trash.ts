import type { Instant } from "../clock.ts";
import type { Instance, InstanceName } from "../instance/instance.ts";
import type { PortSet } from "../instance/settings.ts";

/** An instance that was removed and can be had back. */
export type Trashed = {
  /** Its folder under `trash/`. */
  readonly slot: string;
  readonly instance: Instance;
  readonly ports: PortSet;
  readonly subnet: string | null;
  readonly by: string;
  readonly at: Instant;
};

export interface Trash {
  all(): readonly Trashed[];
  find(name: InstanceName): Trashed | null;
  /** Moves the instance's row to the trash and frees its ports and subnet, in one transaction. Safe to run again. */
  put(trashed: Trashed): void;
  /** The row is an instance's again. One that has no ports gets its old ones where they are free. Safe to run again. */
  takeBack(slot: string): void;
  forget(slot: string): void;
}
