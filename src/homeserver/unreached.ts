import { TooLarge } from "../bounded/too-large.ts";
import { UserError } from "../model/error.ts";
import type { Unreached } from "../model/probe.ts";

/** The system's, OpenSSL's and fetch's codes, and what they mean for whoever gave the address. */
const known: Readonly<Record<string, Unreached>> = {
  ENOTFOUND: "unknown-name",
  EAI_AGAIN: "dns-silent",
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "no-route",
  ENETUNREACH: "no-route",
  ERR_TLS_CERT_ALTNAME_INVALID: "certificate-name",
  CERT_HAS_EXPIRED: "certificate-expired",
  CERT_NOT_YET_VALID: "certificate-early",
  DEPTH_ZERO_SELF_SIGNED_CERT: "certificate-authority",
  SELF_SIGNED_CERT_IN_CHAIN: "certificate-authority",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "certificate-authority",
  UNABLE_TO_GET_ISSUER_CERT: "certificate-authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "certificate-authority",
  ERR_SSL_WRONG_VERSION_NUMBER: "no-tls",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "no-tls",
  EPROTO: "no-tls",
  UND_ERR_HEADERS_OVERFLOW: "endless-headers",
  HPE_HEADER_OVERFLOW: "endless-headers",
};

/** Why a call got no answer. @param seconds the deadline, where that is what ended it. */
export function unreached(url: string, thrown: unknown, seconds: number | null): UserError {
  if (thrown instanceof TooLarge) return new UserError("homeserver-endless", { url, limitBytes: thrown.limitBytes });
  return new UserError("homeserver-silent", { url, why: seconds === null ? (known[codeOf(thrown) ?? ""] ?? "unreachable") : "timeout", seconds });
}

/** `fetch` hides what happened in its cause; where several addresses were tried, in the first of those. */
function codeOf(thrown: unknown): string | undefined {
  for (let at: unknown = thrown; at instanceof Error; at = at instanceof AggregateError ? at.errors[0] : at.cause) {
    if ("code" in at && typeof at.code === "string" && at.code in known) return at.code;
  }
  return undefined;
}
