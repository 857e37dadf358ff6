import { servicesOf, type Service } from "../model/instance/instance.ts";
import type { ContainerExit, Notice } from "../model/watch/notice.ts";
import type { Announced } from "../model/watch/announcements.ts";
import { announcedOf } from "../operations/instance/look-now.ts";
import { allExits, askedToStop, crashOf, exitIn, newExits, newPauses } from "./container-exit.ts";
import type { Look } from "./look.ts";
import type { Loop } from "./restarts.ts";

/** Until the next look at what is on its way from one state to another. */
const lookAgainSoonMs = 2000;
const lookAgainLaterMs = 10_000;
/** What crashed again and again is stable once it has run for so long. */
const stableAfterMs = 60_000;

/** What to say, what to remember as said, and when to look again. `unsettled` means that what was seen doesn't count yet. */
export type Difference =
  | { readonly kind: "unsettled"; readonly lookAgainMs: number }
  | { readonly kind: "settled"; readonly announced: Announced; readonly notice: Notice | null; readonly lookAgainMs: number | null; readonly causeOf: Service | null };

/** The difference between what was last announced of an instance and what is seen. Pure. */
export function difference(look: Look): Difference {
  const { instance, before, observed, loop } = look;
  if (observed.state === "unknown") return { kind: "unsettled", lookAgainMs: lookAgainLaterMs };
  if (before?.state === "looping") return afterLoop(look);
  if (loop !== null && observed.state !== "stopped") return looping(look, loop);
  // Docker is about to start it again, or its health isn't known yet: what comes of it is what will be told.
  if (observed.state === "starting" || look.containers.some(({ state }) => state === "restarting")) return { kind: "unsettled", lookAgainMs: lookAgainSoonMs };
  const announced = announcedOf(instance, observed, look.histories);
  if (before === null) return settled(announced, null);
  switch (announced.state) {
    case "running":
      return running(look, before, announced);
    case "degraded":
      return degraded(look, before, announced);
    default:
      return before.state === "stopped" ? settled(announced, null) : settled(announced, { kind: "stopped", name: instance.name, exits: allExits(look, before), cause: null });
  }
}

const settled = (announced: Announced, notice: Notice | null, lookAgainMs: number | null = null): Difference => ({
  kind: "settled",
  announced,
  notice,
  lookAgainMs,
  causeOf: notice === null ? null : causeOf(notice),
});

/** Whose log says why. */
function causeOf(notice: Notice): Service | null {
  if (notice.kind === "looping") return notice.service;
  if (notice.kind !== "crashed" && notice.kind !== "degraded" && notice.kind !== "stopped") return null;
  return notice.exits.find(({ how }) => how === "crashed" || how === "unhealthy")?.service ?? null;
}

function looping({ instance, observed, histories }: Look, { service, restarts }: Loop): Difference {
  const announced: Announced = { ...announcedOf(instance, observed, histories), state: "looping" };
  return settled(announced, { kind: "looping", name: instance.name, service, restarts, cause: null }, lookAgainLaterMs);
}

/** Silent until it has run for a while, or somebody has stopped it. */
function afterLoop({ instance, before, observed, containers, histories, events, brokenSince, now }: Look): Difference {
  const announced = announcedOf(instance, observed, histories);
  const { name } = instance;
  const lastStart = Math.max(0, ...histories.map(({ startedAt }) => startedAt));
  if (observed.state === "stopped") {
    const exits = servicesOf(instance).map((service) => exitIn({ containers, histories, events }, service));
    return settled(announced, { kind: "stopped", name, exits, cause: null });
  }
  // Where the clock was set back since, it can't be told, and isn't waited for.
  const calm = Math.abs(now - lastStart) >= stableAfterMs && !containers.some(({ state }) => state === "restarting");
  if (observed.state === "running" && calm) return settled(announced, { kind: "back", name, afterMs: since(brokenSince, lastStart) });
  if (observed.state === "degraded" && calm) return settled(announced, null);
  return settled({ ...(before ?? announced), state: "looping" }, null, lookAgainLaterMs);
}

function running(look: Look, before: Announced, announced: Announced): Difference {
  const { instance, histories, events, brokenSince } = look;
  const { name } = instance;
  const lastStart = Math.max(0, ...Object.values(announced.started));
  if (before.state === "stopped") return settled(announced, { kind: "started", name, at: lastStart, only: null });
  if (before.state === "degraded") return settled(announced, { kind: "back", name, afterMs: since(brokenSince, mendedAt(look, lastStart)) });
  const again = histories.filter(({ service }) => (announced.started[service] ?? 0) !== (before.started[service] ?? 0));
  if (again.length === 0) return settled(announced, null);
  // Docker counts restarts from the last time that somebody started it.
  const crashed = again.filter(({ service, restarts }) => restarts > 0 && askedToStop(events.filter((event) => event.service === service)) !== "stopped");
  if (crashed.length > 0) return settled(announced, { kind: "crashed", name, exits: crashed.map(({ service }) => crashOf(look, service)), cause: null });
  return settled(announced, { kind: "restarted", name, services: again.map(({ service }) => service), at: lastStart });
}

function degraded(look: Look, before: Announced, announced: Announced): Difference {
  const { instance, containers, observed } = look;
  const { name } = instance;
  const unhealthy = before.state === "degraded" ? [] : containers.filter(({ health, state }) => state === "running" && health === "unhealthy");
  const exits: readonly ContainerExit[] = [
    ...newExits(look, before, announced),
    ...unhealthy.map(({ service }): ContainerExit => ({ service, how: "unhealthy", exitCode: null, at: null })),
  ];
  const pauses = newPauses(look, before, announced);
  const [pause] = pauses;
  if (exits.length > 0) return settled(announced, { kind: "degraded", name, exits: [...exits, ...pauses], cause: null });
  if (pause !== undefined) return settled(announced, { kind: "paused", name, services: pauses.map(({ service }) => service), at: pause.at });
  if (before.state !== "stopped") return settled(announced, null);
  const only = servicesOf(instance).filter((service) => !observed.ailing.includes(service));
  return settled(announced, { kind: "started", name, at: Math.max(0, ...Object.values(announced.started)), only });
}

/** When what was broken came to be well, at the latest: what needn't be started for that says so by an event. */
const mendedAt = ({ events }: Look, lastStart: number): number =>
  Math.max(lastStart, ...events.filter(({ action }) => action === "unpause" || action === "health_status").map(({ at }) => at));

/** Null where nobody saw when it broke, or clocks disagree. */
const since = (broken: number | null, until: number): number | null => (broken === null || until < broken ? null : until - broken);
