import { SaidError, type UserError } from "../model/error.ts";

/** The system's, OpenSSL's and fetch's codes, and what they mean for whoever gave the address. */
const known: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ENOTFOUND: ["can't be found: DNS doesn't know that name", "See whether the name is spelt right."],
  EAI_AGAIN: ["can't be looked up: DNS doesn't answer on this host", "Try again, and see to this host's DNS if it stays so."],
  ECONNREFUSED: ["refuses connections: nothing listens there", "See whether it runs and whether the port is right."],
  EHOSTUNREACH: ["can't be reached: no way leads there from this host", "See whether it runs, and whether a firewall stands between."],
  ENETUNREACH: ["can't be reached: no way leads there from this host", "See whether this host has a way to that network."],
  ERR_TLS_CERT_ALTNAME_INVALID: ["shows a certificate that is for another name", "Give the name that stands in its certificate, or have the certificate mended. Agents would refuse it too."],
  CERT_HAS_EXPIRED: ["shows a certificate that has expired", "Whoever runs it must renew the certificate. Is this host's clock right?"],
  CERT_NOT_YET_VALID: ["shows a certificate that isn't valid yet", "One of the two clocks is wrong: look at this host's first."],
};
for (const code of ["DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"]) {
  Object.assign(known, { [code]: ["shows a certificate by an authority that nobody here knows", "It needs one that all programs believe: agents would refuse it too."] });
}
for (const code of ["ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG", "EPROTO"]) {
  Object.assign(known, { [code]: ["doesn't speak TLS on that port", "See whether the port is right, and whether https:// is meant."] });
}

/** Why a call got no answer, as a person would say it. @param seconds the deadline, where that is what ended it. */
export function unreached(url: string, thrown: unknown, seconds: number | null): UserError {
  if (seconds !== null) return new SaidError("homeserver-silent", `The homeserver at ${url} did not answer within ${seconds} s.`, "See whether it runs and whether the address is right.");
  const [what, hint] = known[codeOf(thrown) ?? ""] ?? ["can't be reached", "See whether it runs and whether the address is right."];
  return new SaidError("homeserver-silent", `The homeserver at ${url} ${what}.`, hint);
}

/** `fetch` hides what happened in its cause; where several addresses were tried, in the first of those. */
function codeOf(thrown: unknown): string | undefined {
  for (let at: unknown = thrown; at instanceof Error; at = at instanceof AggregateError ? at.errors[0] : at.cause) {
    if ("code" in at && typeof at.code === "string" && at.code in known) return at.code;
  }
  return undefined;
}
