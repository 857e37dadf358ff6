import { isHomeserver, isLocalName, type Instance } from "../../model/instance/instance.ts";
import type { Addresses } from "../../model/instance/observed.ts";
import type { Settings } from "../../model/instance/settings.ts";

/** Where a person reaches an instance's services: by its domain, or on this machine by their ports. */
export function addressesOf(instance: Pick<Instance, "homeserver" | "onlyMatrix">, { domain, ports, bindAddress, homeserverUrl }: Settings): Addresses {
  const at = (port: number | undefined): string | null => (port === undefined ? null : `http://${bindAddress === "0.0.0.0" ? "127.0.0.1" : bindAddress}:${port}`);
  // No proxy serves those: the ports are the addresses.
  const local = isLocalName(domain);
  const own = isHomeserver(instance.homeserver);
  return {
    chat: instance.onlyMatrix ? null : local ? at(ports.frontend) : `https://${domain}`,
    dashboard: instance.onlyMatrix ? null : local ? at(ports.backend) : `https://dashboard.${domain}`,
    homeserver: own ? (local ? at(ports.matrix) : `https://${domain}`) : instance.homeserver === "external" ? homeserverUrl : null,
  };
}

/** Where Innkeeper itself, on the host, reaches an instance's own homeserver. */
export const homeserverAt = ({ ports, bindAddress }: Settings): string =>
  `http://${bindAddress === "0.0.0.0" ? "127.0.0.1" : bindAddress}:${ports.matrix ?? 0}`;
