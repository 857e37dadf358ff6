import type { Container, ContainerHistory, EngineEvent } from "../model/engine.ts";
import { servicesOf, type Instance, type Service } from "../model/instance/instance.ts";
import type { Fall, Notice } from "../model/watch/notice.ts";
import type { Observed } from "../model/instance/observed.ts";
import type { Announced } from "../model/watch/announcements.ts";
import { announcedOf } from "../operations/instance/look-now.ts";
import { askedToStop, fallOf } from "./container-exit.ts";
import type { Loop } from "./restarts.ts";

/** Milliseconds until the next look at what is on its way from one state to another. */
const lookAgainSoon = 2000;
const lookAgainLater = 10_000;
/** What crashed again and again is stable once it has run for so long. */
const stableAfter = 60_000;

/** All that one look at an instance gave. */
export type Look = {
  readonly instance: Instance;
  /** Null when the rooms have never been told of it. */
  readonly before: Announced | null;
  readonly observed: Observed;
  readonly containers: readonly Container[];
  readonly histories: readonly ContainerHistory[];
  /** Since the last look that counted. */
  readonly events: readonly EngineEvent[];
  readonly loop: Loop | null;
  /** When it broke, where somebody watched. */
  readonly brokenSince: number | null;
  readonly now: number;
};

/** What to say, what to remember as said, and when to look again. `unsettled` means that what was seen doesn't count yet. */
export type Difference =
  | { readonly kind: "unsettled"; readonly lookAgain: number }
  | { readonly kind: "settled"; readonly announced: Announced; readonly notice: Notice | null; readonly lookAgain: number | null; readonly causeOf: Service | null };

/** The difference between what was last announced of an instance and what is seen. Pure. */
export function difference(look: Look): Difference {
  const { instance, before, observed, loop } = look;
  if (observed.state === "unknown") return { kind: "unsettled", lookAgain: lookAgainLater };
  if (before?.state === "looping") return afterLoop(look);
  if (loop !== null && observed.state !== "stopped") return looping(look, loop);
  // Docker is about to start it again, or its health isn't known yet: what comes of it is what will be told.
  if (observed.state === "starting" || look.containers.some(({ state }) => state === "restarting")) return { kind: "unsettled", lookAgain: lookAgainSoon };
  const announced = announcedOf(instance, observed, look.histories);
  if (before === null) return settled(announced, null);
  switch (announced.state) {
    case "running":
      return running(look, before, announced);
    case "degraded":
      return degraded(look, before, announced);
    default:
      return before.state === "stopped" ? settled(announced, null) : settled(announced, { kind: "stopped", name: instance.name, falls: allFalls(look, before), cause: null });
  }
}

const settled = (announced: Announced, notice: Notice | null, lookAgain: number | null = null): Difference => ({
  kind: "settled",
  announced,
  notice,
  lookAgain,
  causeOf: notice === null ? null : causeOf(notice),
});

/** Whose log says why. */
function causeOf(notice: Notice): Service | null {
  if (notice.kind === "looping") return notice.service;
  if (notice.kind !== "crashed" && notice.kind !== "degraded" && notice.kind !== "stopped") return null;
  return notice.falls.find(({ how }) => how === "crashed" || how === "unhealthy")?.service ?? null;
}

function looping({ instance, observed, histories }: Look, { service, restarts }: Loop): Difference {
  const announced: Announced = { ...announcedOf(instance, observed, histories), state: "looping" };
  return settled(announced, { kind: "looping", name: instance.name, service, restarts, cause: null }, lookAgainLater);
}

/** Silent until it has run for a while, or somebody has stopped it. */
function afterLoop({ instance, before, observed, containers, histories, events, brokenSince, now }: Look): Difference {
  const announced = announcedOf(instance, observed, histories);
  const { name } = instance;
  const lastStart = Math.max(0, ...histories.map(({ startedAt }) => startedAt));
  if (observed.state === "stopped") {
    const falls = servicesOf(instance).map((service) => fallIn({ containers, histories, events }, service));
    return settled(announced, { kind: "stopped", name, falls, cause: null });
  }
  // Where the clock was set back since, it can't be told, and isn't waited for.
  const calm = Math.abs(now - lastStart) >= stableAfter && !containers.some(({ state }) => state === "restarting");
  if (observed.state === "running" && calm) return settled(announced, { kind: "back", name, after: since(brokenSince, lastStart) });
  if (observed.state === "degraded" && calm) return settled(announced, null);
  return settled({ ...(before ?? announced), state: "looping" }, null, lookAgainLater);
}

function running(look: Look, before: Announced, announced: Announced): Difference {
  const { instance, histories, events, brokenSince } = look;
  const { name } = instance;
  const lastStart = Math.max(0, ...Object.values(announced.started));
  if (before.state === "stopped") return settled(announced, { kind: "started", name, at: lastStart, only: null });
  if (before.state === "degraded") return settled(announced, { kind: "back", name, after: since(brokenSince, lastStart) });
  const again = histories.filter(({ service }) => (announced.started[service] ?? 0) !== (before.started[service] ?? 0));
  if (again.length === 0) return settled(announced, null);
  // Docker counts restarts from the last time that somebody started it.
  const crashed = again.filter(({ service, restarts }) => restarts > 0 && askedToStop(events.filter((event) => event.service === service)) !== "stopped");
  if (crashed.length > 0) return settled(announced, { kind: "crashed", name, falls: crashed.map(({ service }) => crashOf(look, service)), cause: null });
  return settled(announced, { kind: "restarted", name, services: again.map(({ service }) => service), at: lastStart });
}

function degraded(look: Look, before: Announced, announced: Announced): Difference {
  const { instance, containers, observed } = look;
  const { name } = instance;
  const fallen = newlyDown(look, before, announced);
  const unhealthy = before.state === "degraded" ? [] : containers.filter(({ health, state }) => state === "running" && health === "unhealthy");
  const falls: readonly Fall[] = [
    ...fallen.map((service) => fallIn(look, service)),
    ...unhealthy.map(({ service }): Fall => ({ service, how: "unhealthy", exitCode: null, at: null })),
  ];
  if (falls.length > 0) return settled(announced, { kind: "degraded", name, falls, cause: null });
  if (before.state !== "stopped") return settled(announced, null);
  const only = servicesOf(instance).filter((service) => !observed.ailing.includes(service));
  return settled(announced, { kind: "started", name, at: Math.max(0, ...Object.values(announced.started)), only });
}

const newlyDown = ({ instance }: Look, before: Announced, announced: Announced): readonly Service[] =>
  servicesOf(instance).filter((service) => (before.started[service] ?? 0) > 0 && (announced.started[service] ?? 0) === 0);

/** Of all that ran when the rooms were last told, or of all when that isn't known. */
function allFalls(look: Look, before: Announced): readonly Fall[] {
  const ran = servicesOf(look.instance).filter((service) => (before.started[service] ?? 0) > 0);
  return (ran.length > 0 ? ran : servicesOf(look.instance)).map((service) => fallIn(look, service));
}

const fallIn = ({ containers, histories, events }: Pick<Look, "containers" | "histories" | "events">, service: Service): Fall =>
  fallOf(service, { container: containers.find((one) => one.service === service), history: histories.find((one) => one.service === service), events });

/** It runs again, so what Docker now says of it isn't about its crash: only the events are. */
function crashOf(look: Look, service: Service): Fall {
  const events = look.events.filter((event) => event.service === service);
  const died = events.findLast(({ action }) => action === "die");
  const starved = events.some(({ action }) => action === "oom");
  return { service, how: starved ? "out-of-memory" : "crashed", exitCode: died?.exitCode ?? null, at: died?.at ?? null };
}

const since = (broken: number | null, until: number): number | null => (broken === null ? null : Math.max(0, until - broken));
