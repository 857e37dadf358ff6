import type { Instant } from "../clock.ts";

/** By what another homeserver reaches one, in order. */
export const federationSteps = ["well-known", "dns", "port", "tls", "version", "key"] as const;
export type FederationStep = (typeof federationSteps)[number];

/** Why a step failed. */
export type FederationFault =
  /** Nothing says where the server is, and where others look then nobody answers. `because` is why that couldn't be read. */
  | { readonly kind: "no-well-known"; readonly url: string; readonly because: FederationFault; readonly otherwise: string }
  | { readonly kind: "unknown-name"; readonly name: string }
  | { readonly kind: "dns-silent"; readonly name: string }
  | { readonly kind: "refused" | "timeout" | "unreachable"; readonly address: string; readonly port: number }
  /** This host itself has no way there: nothing is known of others. */
  | { readonly kind: "no-route"; readonly address: string }
  | { readonly kind: "no-tls"; readonly address: string; readonly port: number }
  /** `incomplete`: it may only lack the certificates between its own and a known authority's. */
  | { readonly kind: "untrusted"; readonly issuer: string; readonly incomplete: boolean }
  | { readonly kind: "expired" | "not-yet-valid"; readonly at: Instant }
  | { readonly kind: "wrong-name"; readonly wanted: string; readonly names: string }
  | { readonly kind: "status"; readonly path: string; readonly status: number }
  | { readonly kind: "invalid"; readonly path: string }
  /** A well-known that leads elsewhere than over the other family of addresses. */
  | { readonly kind: "other-delegation"; readonly says: string }
  | { readonly kind: "other-server"; readonly name: string }
  | { readonly kind: "key-expired"; readonly at: Instant }
  | { readonly kind: "key-forged" };

/** How others find a server: by its name itself, what the well-known says, an SRV record, or the default port. */
export type FoundBy = "literal" | "port" | "srv" | "deprecated-srv" | "default";

/** What a step found. */
export type FederationFound =
  | { readonly step: "well-known"; readonly delegates: string | null }
  | { readonly step: "dns"; readonly by: FoundBy; readonly name: string; readonly addresses: readonly string[]; readonly port: number }
  | { readonly step: "port"; readonly address: string; readonly port: number }
  | { readonly step: "tls"; readonly name: string; readonly issuer: string; readonly until: Instant }
  | { readonly step: "version"; readonly software: string }
  | { readonly step: "key"; readonly id: string; readonly until: Instant };

export type Family = "IPv4" | "IPv6";

/** A family of addresses by which a name's well-known or server isn't reached, though it is by the other. */
export type FamilyFault = { readonly family: Family; readonly name: string; readonly step: FederationStep; readonly fault: FederationFault };

/** How far another homeserver gets: what follows the step that failed wasn't tried. JSON. */
export type FederationLook = {
  readonly serverName: string;
  readonly passed: readonly { readonly found: FederationFound; readonly ms: number }[];
  readonly failed: { readonly step: FederationStep; readonly fault: FederationFault; readonly ms: number } | null;
  readonly familyFaults: readonly FamilyFault[];
};

/** The way that other homeservers take to one. */
export interface Federation {
  /** Takes it, as https://spec.matrix.org/latest/server-server-api/#resolving-server-names has it, each step within 10 s. */
  look(serverName: string, signal: AbortSignal): Promise<FederationLook>;
}
