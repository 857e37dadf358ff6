/** Why something couldn't be reached, as the system and TLS tell it. */
export type Unreached =
  | "timeout" | "unknown-name" | "dns-silent" | "refused" | "no-route" | "certificate-name" | "certificate-expired" | "certificate-early" | "certificate-authority" | "no-tls" | "endless-headers" | "unreachable";

/** Why a service doesn't answer, as one look at it found. */
export type Unready =
  | { readonly what: "no-port" }
  /** No answer, and why; `seconds` where that many were waited for one. */
  | { readonly what: "unreached"; readonly why: Unreached; readonly seconds: number | null }
  /** It takes connections, but nothing comes of them. */
  | { readonly what: "mute" }
  | { readonly what: "status"; readonly status: number }
  /** It answers that it isn't ready; in its own words. */
  | { readonly what: "waiting"; readonly says: string }
  /** It had too many requests. */
  | { readonly what: "busy" }
  /** One answer was larger than that. */
  | { readonly what: "endless"; readonly limitBytes: number }
  /** Whatever else the system said. */
  | { readonly what: "unforeseen"; readonly says: string };

/** What one look at a service gave. */
export type Probe = { readonly ready: true; readonly version?: string } | { readonly ready: false; readonly seen: Unready };
