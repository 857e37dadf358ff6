import type { Unreached } from "../model/probe.ts";

/** Why something can't be reached, as it goes on after its name. */
export const unreached: { readonly [Why in Exclude<Unreached, "timeout">]: string } = {
  "unknown-name": "can't be found: DNS doesn't know that name",
  "dns-silent": "can't be looked up: DNS doesn't answer on this host",
  refused: "refuses connections: nothing listens there",
  "no-route": "can't be reached: there is no route to it from this host",
  "certificate-name": "shows a certificate that is for another name",
  "certificate-expired": "shows a certificate that has expired",
  "certificate-early": "shows a certificate that isn't valid yet",
  "certificate-authority": "shows a certificate by an authority that nobody here knows",
  "no-tls": "doesn't speak TLS on that port",
  "endless-headers": "answers with far too many headers",
  unreachable: "can't be reached",
};
