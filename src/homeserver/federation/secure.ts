import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { Instant } from "../../model/clock.ts";
import { Faulty } from "./fault.ts";

/** One address and port at which a server may be. */
export type Endpoint = { readonly address: string; readonly port: number };

/** A connection on which nobody listens in, and what proves that. */
export type Secured = { readonly socket: TLSSocket; readonly certificate: { readonly issuer: string; readonly until: Instant } };

/** How long one address may keep the next one waiting. */
const connectEachWithinMs = 3000;

const codes: Readonly<Record<string, "refused" | "no-route">> = { ECONNREFUSED: "refused", ENETUNREACH: "no-route", EADDRNOTAVAIL: "no-route" };

/** A connection there. @throws Faulty `refused`, `timeout` (the signal's), `unreachable`, `no-route`. */
export function connect(endpoint: Endpoint, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host: endpoint.address, port: endpoint.port });
    const stop = (): void => {
      socket.destroy();
      reject(new Faulty({ kind: "timeout", ...endpoint }));
    };
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    socket.once("connect", () => {
      signal.removeEventListener("abort", stop);
      resolve(socket);
    });
    // Kept for good, as for TLS below.
    socket.on("error", (error: NodeJS.ErrnoException) => {
      signal.removeEventListener("abort", stop);
      const kind = codes[error.code ?? ""] ?? "unreachable";
      reject(new Faulty(kind === "no-route" ? { kind, address: endpoint.address } : { kind, ...endpoint }));
    });
  });
}

/**
 * A connection to the first of these that takes one, as homeservers try one after the other: a name may have addresses of a kind that
 * this host has no way to.
 * @throws Faulty as `connect`, of the last one.
 */
export async function connectFirst(endpoints: readonly Endpoint[], signal: AbortSignal): Promise<{ readonly endpoint: Endpoint; readonly socket: Socket }> {
  let last: unknown = new Error("there is no address to connect to");
  for (const [at, endpoint] of endpoints.entries()) {
    const patience = at === endpoints.length - 1 ? signal : AbortSignal.any([signal, AbortSignal.timeout(connectEachWithinMs)]);
    try {
      return { endpoint, socket: await connect(endpoint, patience) };
    } catch (thrown) {
      last = thrown;
    }
  }
  throw last;
}

/**
 * TLS over a connection, with a server whose certificate is for `name`, valid now, and vouched for by an authority.
 * @param authority certificates (PEM) in place of the public authorities'; null for those.
 * @throws Faulty `no-tls`, `timeout` (the signal's), `expired`, `not-yet-valid`, `wrong-name`, `untrusted`; the connection is closed then.
 */
export async function secure(connection: Socket, { authority, endpoint, name, signal }: { readonly authority: string | null; readonly endpoint: Endpoint; readonly name: string; readonly signal: AbortSignal }): Promise<Secured> {
  const tls = connectTls({
    socket: connection,
    rejectUnauthorized: false,
    ALPNProtocols: ["http/1.1"],
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(authority === null ? {} : { ca: authority }),
    // Which name it must have is looked at below.
    checkServerIdentity: () => undefined,
  });
  try {
    await handshake(tls, endpoint, signal);
    return { socket: tls, certificate: verified(tls, name) };
  } catch (thrown) {
    tls.destroy();
    throw thrown;
  }
}

function handshake(tls: TLSSocket, endpoint: Endpoint, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Faulty({ kind: "no-tls", ...endpoint }));
    const stop = (): void => reject(new Faulty({ kind: "timeout", ...endpoint }));
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    tls.once("secureConnect", () => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
    // Kept for good: a server that hangs up later must not end the program.
    tls.on("error", fail);
    tls.once("close", fail);
  });
}

/** The age first and the name next: each is a plainer word than that a chain can't be verified. */
function verified(tls: TLSSocket, name: string): Secured["certificate"] {
  const certificate = tls.getPeerX509Certificate();
  if (certificate === undefined) throw new Faulty({ kind: "untrusted", issuer: "nobody", incomplete: false });
  const now = Date.now();
  const from = certificate.validFromDate.getTime();
  const until = certificate.validToDate.getTime();
  if (until <= now) throw new Faulty({ kind: "expired", at: until });
  if (from > now) throw new Faulty({ kind: "not-yet-valid", at: from });
  const fits = isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name);
  if (fits === undefined) throw new Faulty({ kind: "wrong-name", wanted: name, names: namesOf(certificate.subjectAltName, certificate.subject) });
  const why = tls.authorizationError as Error | string | undefined | null;
  if (tls.authorized || why === undefined || why === null) return { issuer: commonName(certificate.issuer), until };
  const code = typeof why === "string" ? why : "code" in why ? String(why.code) : "";
  throw new Faulty({ kind: "untrusted", issuer: commonName(certificate.issuer), incomplete: /^UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)/.test(code) });
}

/** `DNS:a.org, DNS:b.org` as `a.org, b.org`. */
const namesOf = (alternatives: string | undefined, subject: string): string => alternatives?.replaceAll(/(DNS|IP Address):/g, "") ?? commonName(subject);

/** Who a distinguished name is, in short. */
const commonName = (distinguished: string): string => /^(?:CN|O)=(.+)$/m.exec(distinguished)?.[1] ?? distinguished.replaceAll("\n", ", ");
