import { botLock } from "../../jobs/lock-names.ts";
import type { Instance } from "../../model/instance/instance.ts";
import type { Observed } from "../../model/instance/observed.ts";
import type { CutOff } from "../../model/watch/announcements.ts";
import { homeserverAt } from "./addresses.ts";
import type { Deps } from "../deps.ts";

/** Agents ask their homeserver for news every five seconds: this much silence counts where that doesn't answer us either. */
const silenceMs = 25_000;
/** And this much where it does: catching up on many messages takes a while, too. */
const longSilenceMs = 180_000;

/** Whether there are agents who depend on a homeserver. */
export const dependsOnHomeserver = ({ homeserver, onlyMatrix }: Pick<Instance, "homeserver" | "onlyMatrix">): boolean => homeserver !== "none" && !onlyMatrix;

/**
 * Whether an instance's agents still hear from their homeserver: MindRoom calls itself ready without it. Costs a call on this host, and
 * one to the homeserver where the agents hear nothing. Takes four seconds at most; never throws.
 * @returns how they are cut off, null when they aren't, undefined when that can't be seen.
 */
export async function agentsCutOff({ agents, clock, files, homeservers }: Pick<Deps, "agents" | "clock" | "files" | "homeservers">, instance: Instance, signal?: AbortSignal): Promise<CutOff | null | undefined> {
  if (!dependsOnHomeserver(instance)) return undefined;
  const settings = await files.settings(instance).catch(() => null);
  const since = settings === null ? null : await agents.lastSync(settings, signal);
  if (settings === null || since === null) return undefined;
  const silent = clock.now() - since;
  if (silent <= silenceMs) return null;
  const url = instance.homeserver === "external" ? settings.homeserverUrl : homeserverAt(settings);
  const seen = await homeservers.of(instance).probe(url, signal);
  if (seen.ready) return silent > longSilenceMs ? { since, url, seen: null } : undefined;
  return { since, url, seen: seen.seen };
}

/** What is seen of an instance, and of its homeserver where the rooms were told that its agents are cut off. The bot must run: it alone keeps that current. */
export function withAgentsCutOff({ announcements, locks }: Pick<Deps, "announcements" | "locks">, { id }: Instance, observed: Observed): Observed {
  const cutOff = observed.state === "running" ? announcements.get(id)?.cutOff : undefined;
  if (cutOff === undefined) return observed;
  const lock = locks.tryTake(botLock);
  lock?.release();
  if (lock !== null) return observed;
  return { ...observed, state: "degraded", why: { kind: "cut-off", since: cutOff.since } };
}
