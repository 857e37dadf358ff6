import { z } from "zod";
import type { Family, FamilyFault, FederationFault } from "../../model/federation/federation.ts";
import { arrived, byFamily, familyOf } from "./families.ts";
import { Faulty } from "./fault.ts";
import { get, type Got } from "./get.ts";
import type { Names } from "./names.ts";
import type { WellKnown } from "./resolve.ts";
import { connectFirst, secure } from "./secure.ts";
import { hostHeader, readServerName } from "./server-name.ts";

const mostRedirects = 5;
const path = "/.well-known/matrix/server";
const Delegation = z.object({ "m.server": z.string() });

/** How it is asked for. `authority` as for `secure`. */
export type Asked = { readonly authority: string | null; readonly names: Names; readonly port?: number; readonly signal: AbortSignal };

/** Where a server says that it is, asked for over IPv4 and IPv6 where it has both; and over which of them it says something else, or nothing. */
export async function wellKnownByFamily(host: string, asked: Asked): Promise<readonly [WellKnown, readonly FamilyFault[]]> {
  const addresses = await asked.names.addresses(host, asked.signal).catch(faultOf);
  if ("kind" in addresses) return [{ delegates: null, because: addresses }, []];
  const [best, ...others] = await byFamily(
    addresses.map((address) => ({ address })),
    (_own, family, enough) => wellKnown(host, family, { ...asked, signal: AbortSignal.any([asked.signal, enough]) }),
    ({ delegates }) => (delegates === null ? 0 : arrived),
  );
  const { delegates } = best.result;
  if (delegates === null) return [best.result, []];
  const faults = others.flatMap(({ family, result }): readonly FamilyFault[] => {
    if (result.delegates === delegates) return [];
    return [{ family, name: host, step: "well-known", fault: result.delegates === null ? result.because : { kind: "other-delegation", says: result.delegates } }];
  });
  return [best.result, faults];
}

/** Redirects are followed, to https only, as the specification has it; to a host that has no address of that family, by the other. */
async function wellKnown(host: string, family: Family, { authority, names, port = 443, signal }: Asked): Promise<WellKnown> {
  const ask = async (url: URL): Promise<Got> => {
    const name = url.hostname.replace(/^\[|\]$/g, "");
    const at = url.port === "" ? port : Number(url.port);
    const addresses = await names.addresses(name, signal);
    const own = addresses.filter((address) => familyOf(address) === family);
    const { endpoint, socket: connection } = await connectFirst((own.length === 0 ? addresses : own).map((address) => ({ address, port: at })), signal);
    const { socket } = await secure(connection, { authority, endpoint, name, signal });
    return get(socket, { endpoint, host: hostHeader({ host: name, port: url.port === "" ? null : Number(url.port) }), path: `${url.pathname}${url.search}`, signal });
  };
  try {
    let url = new URL(`https://${host}${path}`);
    for (let hops = 0; hops <= mostRedirects; hops++) {
      const { body, location, status } = await ask(url);
      const next = status >= 300 && status < 400 && location !== null ? URL.parse(location, url.href) : null;
      if (next?.protocol === "https:") {
        url = next;
        continue;
      }
      if (status !== 200) return { delegates: null, because: { kind: "status", path, status } };
      const read = Delegation.safeParse(body);
      if (!read.success || readServerName(read.data["m.server"]) === null) break;
      return { delegates: read.data["m.server"] };
    }
    return { delegates: null, because: { kind: "invalid", path } };
  } catch (thrown) {
    return { delegates: null, because: faultOf(thrown) };
  }
}

function faultOf(thrown: unknown): FederationFault {
  if (thrown instanceof Faulty) return thrown.fault;
  throw thrown;
}
