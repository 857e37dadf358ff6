import { isIP } from "node:net";

/** A server name, or where one delegates to: a host with or without a port. */
export type ServerAddress = {
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number | null;
  readonly literal: boolean;
};

/** Reads it by the specification's grammar; null for what isn't one. */
export function readServerName(text: string): ServerAddress | null {
  const [, six, name, digits] = /^(?:\[([0-9A-Fa-f:.]{2,45})\]|([0-9A-Za-z.-]{1,255}))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = six ?? name;
  const port = digits === undefined ? null : Number(digits);
  if (host === undefined || (port !== null && (port < 1 || port > 65535))) return null;
  if (six !== undefined && isIP(six) !== 6) return null;
  return { host: host.toLowerCase(), port, literal: isIP(host) !== 0 };
}

/** As it stands in a `Host` header. */
export const hostHeader = ({ host, port }: Pick<ServerAddress, "host" | "port">): string => `${isIP(host) === 6 ? `[${host}]` : host}${port === null ? "" : `:${port}`}`;
