import type { FederationFault, FoundBy } from "../../model/federation/federation.ts";
import { hostHeader, readServerName, type ServerAddress } from "./server-name.ts";

/** A service that an SRV record names. */
export type Service = { readonly name: string; readonly port: number };

/** What `https://HOST/.well-known/matrix/server` delegates to, or why it can't be told. */
export type WellKnown = { readonly delegates: string } | { readonly delegates: null; readonly because: FederationFault };

/** Where a server is, before its names are looked up. */
export type Resolved = {
  readonly by: FoundBy;
  readonly targets: readonly Service[];
  /** For the `Host` header. */
  readonly host: string;
  /** The name that its certificate must have. */
  readonly certificate: string;
};

const defaultPort = 8448;
/** Of what an SRV record names. A name that is looked up for long keeps one of few threads busy. */
const mostTargets = 3;

/** Where a server name leads without its well-known; null where that must be asked first. */
export function direct(server: ServerAddress): Resolved | null {
  const { host, literal, port } = server;
  if (!literal && port === null) return null;
  return { by: literal ? "literal" : "port", targets: [{ name: host, port: port ?? defaultPort }], host: hostHeader(server), certificate: host };
}

/**
 * Where a server name without a port leads, by what its well-known says.
 * @param services those of an SRV record, best first; none where there is no such record.
 * @see https://spec.matrix.org/latest/server-server-api/#resolving-server-names, steps 3 to 6.
 */
export async function resolved({ host }: ServerAddress, wellKnown: WellKnown, services: (record: string) => Promise<readonly Service[]>): Promise<Resolved> {
  const delegated = wellKnown.delegates === null ? null : readServerName(wellKnown.delegates);
  const straight = delegated === null ? null : direct(delegated);
  if (straight !== null) return straight;
  const name = delegated?.host ?? host;
  for (const [record, by] of [["_matrix-fed", "srv"], ["_matrix", "deprecated-srv"]] as const) {
    const targets = (await services(`${record}._tcp.${name}`)).slice(0, mostTargets);
    if (targets.length > 0) return { by, targets, host: name, certificate: name };
  }
  return { by: "default", targets: [{ name, port: defaultPort }], host: name, certificate: name };
}
