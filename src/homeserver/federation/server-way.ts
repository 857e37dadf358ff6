import { z } from "zod";
import type { FederationFound, FederationLook } from "../../model/federation/federation.ts";
import { Faulty } from "./fault.ts";
import { get } from "./get.ts";
import type { Resolved } from "./resolve.ts";
import { connect, connectFirst, secure, type Endpoint, type Secured } from "./secure.ts";
import { readServerKey } from "./server-key.ts";
import { Steps } from "./steps.ts";

const Version = z.object({ server: z.object({ name: z.string().max(100), version: z.string().max(200).optional() }) });

/** A server whose addresses are known. `authority` as for `secure`. */
export type Server = { readonly serverName: string; readonly place: Resolved; readonly authority: string | null };

/**
 * From a server's port to its key, by these of its addresses. Ends soon after `enough`.
 * @throws the reason of `signal`, and nothing else that another homeserver would meet, too.
 */
export async function serverWay(server: Server, endpoints: readonly Endpoint[], signal: AbortSignal, enough: AbortSignal): Promise<Pick<FederationLook, "passed" | "failed">> {
  const steps = new Steps(signal);
  try {
    const endpoint = await steps.take("port", (within) => reach(endpoints, within), [enough]);
    await steps.take("tls", (within) => meet(server, endpoint, within), [enough]);
    await steps.take("version", (within) => version(server, endpoint, within), [enough]);
    await steps.take("key", (within) => key(server, endpoint, within), [enough]);
  } catch (thrown) {
    if (!(thrown instanceof Faulty)) throw thrown;
  }
  return steps;
}

async function reach(endpoints: readonly Endpoint[], signal: AbortSignal): Promise<readonly [Endpoint, FederationFound]> {
  const { endpoint, socket } = await connectFirst(endpoints, signal);
  socket.destroy();
  return [endpoint, { step: "port", ...endpoint }];
}

async function open({ authority, place }: Server, endpoint: Endpoint, signal: AbortSignal): Promise<Secured> {
  return secure(await connect(endpoint, signal), { authority, endpoint, name: place.certificate, signal });
}

async function meet(server: Server, endpoint: Endpoint, signal: AbortSignal): Promise<readonly [null, FederationFound]> {
  const { certificate, socket } = await open(server, endpoint, signal);
  socket.destroy();
  return [null, { step: "tls", name: server.place.certificate, ...certificate }];
}

async function ask(server: Server, endpoint: Endpoint, path: string, signal: AbortSignal): Promise<unknown> {
  const { socket } = await open(server, endpoint, signal);
  const { body, status } = await get(socket, { endpoint, host: server.place.host, path, signal });
  if (status !== 200) throw new Faulty({ kind: "status", path, status });
  return body;
}

async function version(server: Server, endpoint: Endpoint, signal: AbortSignal): Promise<readonly [null, FederationFound]> {
  const path = "/_matrix/federation/v1/version";
  const read = Version.safeParse(await ask(server, endpoint, path, signal));
  if (!read.success) throw new Faulty({ kind: "invalid", path });
  const { name, version: full } = read.data.server;
  return [null, { step: "version", software: full === undefined ? name : `${name} ${full.split(" ")[0] ?? ""}` }];
}

async function key(server: Server, endpoint: Endpoint, signal: AbortSignal): Promise<readonly [null, FederationFound]> {
  const body = await ask(server, endpoint, "/_matrix/key/v2/server", signal);
  return [null, { step: "key", ...readServerKey(body, server.serverName, Date.now()) }];
}
