import { z } from "zod";
import { sizeInWords } from "../bounded/too-large.ts";
import { isError, messageOf } from "../model/error.ts";
import type { Unreached } from "../model/errors/homeserver-errors.ts";
import type { Probe } from "../model/homeserver.ts";
import type { Ask } from "./matrix-request.ts";

/** Milliseconds for one look. */
const lookDeadline = 2_000;

/** What any homeserver answers to `/_matrix/client/versions`. */
export const Versions = z.object({ versions: z.array(z.string()).min(1) });

/** One look at a homeserver, with its version where it tells one. Never throws. */
export async function probeVersions(ask: Ask, url: string, version: { readonly path: string; readonly schema: z.ZodType<string> } | null, signal?: AbortSignal): Promise<Probe> {
  const asked = { deadline: lookDeadline, ...(signal === undefined ? {} : { signal }) };
  try {
    const answer = await ask(url, "/_matrix/client/versions", asked);
    if (answer.status !== 200 || !Versions.safeParse(answer.body).success) return { ready: false, says: `it answers ${answer.status}` };
    if (version === null) return { ready: true };
    const told = await ask(url, version.path, asked).catch(() => null);
    const found = version.schema.safeParse(told?.body);
    return found.success ? { ready: true, version: found.data } : { ready: true };
  } catch (thrown) {
    return { ready: false, says: saysOf(thrown) };
  }
}

function saysOf(thrown: unknown): string {
  if (isError(thrown, "homeserver-silent")) return seen[thrown.facts.why];
  if (isError(thrown, "homeserver-busy")) return "it has had too many requests";
  if (isError(thrown, "homeserver-endless")) return `it sent more than ${sizeInWords(thrown.facts.limitBytes)} in one answer`;
  return messageOf(thrown);
}

/** What was seen of one that gave no answer. */
const seen: { readonly [Why in Unreached]: string } = {
  timeout: `it did not answer within ${lookDeadline / 1000} s`,
  "unknown-name": "it can't be found: DNS doesn't know that name",
  "dns-silent": "it can't be looked up: DNS doesn't answer on this host",
  refused: "it refuses connections: nothing listens there",
  "no-route": "it can't be reached: there is no route to it from this host",
  "certificate-name": "it shows a certificate that is for another name",
  "certificate-expired": "it shows a certificate that has expired",
  "certificate-early": "it shows a certificate that isn't valid yet",
  "certificate-authority": "it shows a certificate by an authority that nobody here knows",
  "no-tls": "it doesn't speak TLS on that port",
  "endless-headers": "it answers with far too many headers",
  unreachable: "it can't be reached",
};
