import type { Instant } from "../clock.ts";
import type { Domain, HomeserverKind, Instance, InstanceName, Service } from "./instance.ts";
import type { PortSet } from "./settings.ts";
import type { Reason } from "../errors/reason.ts";

/** What operations tell commands, and `words/` puts into sentences. All JSON: `--json` prints it, and a job journals it. */

/** A service that doesn't do what it should. `status` are Docker's words. */
export type Ailment = { readonly service: Service; readonly how: "no-container" | "unhealthy" | "restarting" | "paused" | "down"; readonly status: string };

/** Why an instance is as it is: Docker can't be asked, services ail, or its agents hear nothing from their homeserver. */
export type WhyObserved =
  | { readonly kind: "unseen"; readonly reason: Reason }
  | { readonly kind: "ailing"; readonly ailments: readonly Ailment[] }
  | { readonly kind: "cut-off"; readonly since: Instant };

/** What Docker says now of one instance: asked each time, never stored. */
export type Observed = {
  readonly state: "running" | "starting" | "degraded" | "stopped" | "unknown";
  /** Null where there is nothing to say. */
  readonly why: WhyObserved | null;
  /** Services that don't do what they should. */
  readonly ailing: readonly Service[];
  /** Those of them that somebody paused: `start` lets them go on. */
  readonly paused: readonly Service[];
  /** Docker's own words, a service each; empty when unknown. */
  readonly services: readonly { readonly service: Service; readonly status: string }[];
};

/** The addresses under which an instance answers. Null for a service that it doesn't have. */
export type Addresses = {
  readonly chat: string | null;
  readonly dashboard: string | null;
  readonly homeserver: string | null;
};

export type Overview = {
  readonly name: InstanceName;
  readonly domain: Domain | null;
  readonly homeserver: HomeserverKind;
  readonly onlyMatrix: boolean;
  readonly desired: "running" | "stopped";
  readonly observed: Observed;
};

/** `needYou` as in `status`; `example` is a name under which one could be created, null where none can. */
export type OverviewList = { readonly overviews: readonly Overview[]; readonly needYou: readonly InstanceName[]; readonly example: string | null };

export type Shown = Overview & {
  readonly instance: Instance;
  readonly ports: PortSet;
  readonly subnet: string | null;
  readonly federation: boolean;
  readonly images: readonly (readonly [Service, string])[];
  readonly addresses: Addresses;
  /** What is wrong with its files, so that the rest could still be shown. */
  readonly trouble: Reason | null;
};

export type Logs = { readonly name: InstanceName; readonly lines: readonly { readonly service: Service; readonly text: string }[] };
