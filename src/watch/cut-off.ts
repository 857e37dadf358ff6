import { isHomeserver, type Instance } from "../model/instance/instance.ts";
import type { Notice } from "../model/watch/notice.ts";
import type { Announced, CutOff } from "../model/watch/announcements.ts";
import type { Difference } from "./difference.ts";

type Settled = Extract<Difference, { kind: "settled" }>;

/**
 * What Docker shows, and what the agents say of their homeserver. Pure.
 * @param liveness undefined where nothing can be said: then what was told stays.
 */
export function withCutOff(found: Settled, { name, homeserver }: Instance, before: Announced | null, liveness: CutOff | null | undefined, now: number): Settled {
  const known = before?.cutOff;
  if (found.announced.state !== "running") return known !== undefined && tellsTheSame(found.notice) ? { ...found, notice: null, causeOf: null } : found;
  if (known !== undefined && liveness !== null) return { ...found, announced: { ...found.announced, cutOff: known } };
  if (liveness === null || liveness === undefined) return known === undefined || found.notice !== null ? found : { ...found, notice: { kind: "in-touch", name, afterMs: Math.max(0, now - known.since) } };
  // One notice at a time: the next look tells this one.
  if (found.notice !== null) return { ...found, lookAgainMs: found.lookAgainMs ?? 0 };
  const { seen, since, url } = liveness;
  return { ...found, announced: { ...found.announced, cutOff: { since, url } }, notice: { kind: "cut-off", name, since, url, seen, own: homeserver !== "external" } };
}

/** A homeserver that hangs is seen by its agents first; that its container is unhealthy says no more. */
const tellsTheSame = (notice: Notice | null): boolean =>
  notice?.kind === "degraded" && notice.exits.every(({ how, service }) => how === "unhealthy" && isHomeserver(service));
