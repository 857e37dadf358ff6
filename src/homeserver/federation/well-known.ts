import { z } from "zod";
import { Faulty } from "./fault.ts";
import { get, type Got } from "./get.ts";
import type { Names } from "./names.ts";
import type { WellKnown } from "./resolve.ts";
import { connectFirst, secure } from "./secure.ts";
import { hostHeader, readServerName } from "./server-name.ts";

const mostRedirects = 5;
const path = "/.well-known/matrix/server";
const Delegation = z.object({ "m.server": z.string() });

/** Where a server says that it is. Redirects are followed, to https only, as the specification has it. */
export async function wellKnown(host: string, { authority, names, port = 443, signal }: { readonly authority: string | null; readonly names: Names; readonly port?: number; readonly signal: AbortSignal }): Promise<WellKnown> {
  const ask = async (url: URL): Promise<Got> => {
    const name = url.hostname.replace(/^\[|\]$/g, "");
    const at = url.port === "" ? port : Number(url.port);
    const { endpoint, socket: connection } = await connectFirst((await names.addresses(name, signal)).map((address) => ({ address, port: at })), signal);
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
    if (thrown instanceof Faulty) return { delegates: null, because: thrown.fault };
    throw thrown;
  }
}
