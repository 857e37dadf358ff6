import { generateKeyPairSync, sign } from "node:crypto";
import { createServer as createHttps } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { afterAll } from "vitest";
import { canonical } from "../../src/homeserver/federation/server-key.ts";
import { Authority, type Certified } from "../fakes/certificates.ts";
import { temporaryFolder } from "../fakes/temporary-folder.ts";

/** Of loopback, an address of its own: on the usual one a homeserver of somebody else may have the port that is looked at by default. */
export const here = "127.86.44.8";
export const authority = new Authority(temporaryFolder());
const good = authority.certify("one.test");
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const publicHalf = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url").toString("base64").replace(/=+$/, "");

/** The keys of one.test, signed. */
export function signedKeys(but: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const keys = { server_name: "one.test", valid_until_ts: Date.now() + 86_400_000, verify_keys: { "ed25519:a_1": { key: publicHalf } }, old_verify_keys: {}, ...but };
  const signature = sign(null, Buffer.from(canonical(keys)), privateKey).toString("base64").replace(/=+$/, "");
  return { ...keys, signatures: { [keys.server_name]: { "ed25519:a_1": signature } } };
}

export type Answers = Readonly<Record<string, unknown>>;
export const healthy: Answers = { "/_matrix/federation/v1/version": { server: { name: "Synapse", version: "1.163.2 (b=x)" } }, "/_matrix/key/v2/server": signedKeys() };

/** A server with TLS on a port of loopback; a number as an answer is a status, a text a redirect. Its well-known leads to itself. */
export async function serve(answers: Answers = healthy, certified: Certified = good, at: { readonly address?: string; readonly port?: number } = {}): Promise<number> {
  const server = createHttps({ cert: certified.cert, key: certified.key }, (request, response) => {
    const path = request.url ?? "";
    const answer = path in answers ? answers[path] : path === "/.well-known/matrix/server" ? { "m.server": `one.test:${port}` } : 404;
    if (typeof answer === "number") response.writeHead(answer).end();
    else if (typeof answer === "string") response.writeHead(302, { location: answer }).end();
    else response.end(JSON.stringify(answer));
  });
  const port = await listening(server, at);
  return port;
}

/** Lets a server listen, on a port that is free unless one is named, and closes it at the end. */
export async function listening(server: Server, { address = here, port = 0 }: { readonly address?: string; readonly port?: number } = {}): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, address, resolve));
  return (server.address() as AddressInfo).port;
}
