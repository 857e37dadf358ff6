import { createPublicKey, verify } from "node:crypto";
import { z } from "zod";
import { Faulty } from "./fault.ts";

/** Each key is held against its signature, and while that is done nothing else is. */
const mostKeys = 20;

const Keys = z.looseObject({
  server_name: z.string().max(255),
  valid_until_ts: z.number(),
  verify_keys: z.record(z.string(), z.object({ key: z.string() })).refine((keys) => Object.keys(keys).length <= mostKeys),
  signatures: z.record(z.string(), z.record(z.string(), z.string())),
});

/**
 * The key with which a server signs, out of what it answers to `/_matrix/key/v2/server`.
 * @throws Faulty `invalid`, `other-server`, `key-expired`, `key-forged`.
 */
export function readServerKey(body: unknown, serverName: string, now: number): { readonly id: string; readonly until: number } {
  const read = Keys.safeParse(body);
  if (!read.success) throw new Faulty({ kind: "invalid", path: "/_matrix/key/v2/server" });
  const { server_name: name, signatures, valid_until_ts: until, verify_keys: keys } = read.data;
  if (name !== serverName) throw new Faulty({ kind: "other-server", name });
  if (until <= now) throw new Faulty({ kind: "key-expired", at: until });
  const signed = Object.fromEntries(Object.entries(read.data).filter(([field]) => field !== "signatures" && field !== "unsigned"));
  const message = Buffer.from(canonical(signed));
  const signers = Object.entries(keys).filter(([id]) => id.startsWith("ed25519:"));
  const [first] = signers;
  // Each key must have signed: it proves that the server has it.
  if (first === undefined || !signers.every(([id, { key }]) => isSigned(message, key, signatures[name]?.[id]))) throw new Faulty({ kind: "key-forged" });
  return { id: first[0], until };
}

function isSigned(message: Buffer, key: string, signature: string | undefined): boolean {
  if (signature === undefined) return false;
  try {
    const x = Buffer.from(key, "base64").toString("base64url");
    return verify(null, message, createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" }), Buffer.from(signature, "base64"));
  } catch {
    return false;
  }
}

/** JSON as it is signed: https://spec.matrix.org/latest/appendices/#canonical-json. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(",")}}`;
}
