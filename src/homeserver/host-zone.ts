import { isIP } from "node:net";

/** From where a host can be reached. */
export type Zone = "host" | "network" | "internet";

const order: readonly Zone[] = ["host", "network", "internet"];

/**
 * Loopback and link-local addresses, where a cloud keeps its secrets, are this host's. Private ones (RFC 1918, 4193, 6598), and names
 * that no public DNS has (RFC 6761, 6762, 8375), are a network's.
 * @param host as it stands in a URL.
 */
export function zoneOf(host: string): Zone {
  if (isIP(host) === 4) {
    if (/^(127|0)\.|^169\.254\./.test(host)) return "host";
    return /^10\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(host) ? "network" : "internet";
  }
  if (/^\[(::1?|fe[89ab][0-9a-f]:.*|::ffff:.*)\]$|^(.+\.)?localhost$/.test(host)) return "host";
  return /^\[f[cd][0-9a-f]{2}:.*\]$|^[^.:[\]]+$|\.(test|local|internal|lan|home\.arpa)$/.test(host) ? "network" : "internet";
}

/** Whether a server may send callers on: encrypted, unless both are near, and never to where it itself can't be. */
export const mayLead = (from: URL, to: URL): boolean =>
  (to.protocol === "https:" || (to.protocol === "http:" && zoneOf(from.hostname) !== "internet" && zoneOf(to.hostname) !== "internet")) &&
  order.indexOf(zoneOf(to.hostname)) >= order.indexOf(zoneOf(from.hostname));
