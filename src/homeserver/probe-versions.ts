import { z } from "zod";
import { isError, messageOf } from "../model/error.ts";
import type { Probe, Unready } from "../model/probe.ts";
import type { Ask } from "./matrix-request.ts";

const lookDeadlineMs = 2_000;

/** What any homeserver answers to `/_matrix/client/versions`. */
export const Versions = z.object({ versions: z.array(z.string()).min(1) });

/** One look at a homeserver, with its version where it tells one. Never throws. */
export async function probeVersions(ask: Ask, url: string, version: { readonly path: string; readonly schema: z.ZodType<string> } | null, signal?: AbortSignal): Promise<Probe> {
  const asked = { deadlineMs: lookDeadlineMs, ...(signal === undefined ? {} : { signal }) };
  try {
    const answer = await ask(url, "/_matrix/client/versions", asked);
    if (answer.status !== 200 || !Versions.safeParse(answer.body).success) return { ready: false, seen: { what: "status", status: answer.status } };
    if (version === null) return { ready: true };
    const told = await ask(url, version.path, asked).catch(() => null);
    const found = version.schema.safeParse(told?.body);
    return found.success ? { ready: true, version: found.data } : { ready: true };
  } catch (thrown) {
    return { ready: false, seen: seenOf(thrown) };
  }
}

function seenOf(thrown: unknown): Unready {
  if (isError(thrown, "homeserver-silent")) return { what: "unreached", why: thrown.facts.why, seconds: thrown.facts.seconds };
  if (isError(thrown, "homeserver-busy")) return { what: "busy" };
  if (isError(thrown, "homeserver-endless")) return { what: "endless", limitBytes: thrown.facts.limitBytes };
  return { what: "unforeseen", says: messageOf(thrown) };
}
