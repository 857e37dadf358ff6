import type { Container, ContainerHistory, EngineEvent } from "../model/engine.ts";
import { servicesOf, type Service } from "../model/instance/instance.ts";
import type { Announced } from "../model/watch/announcements.ts";
import type { ContainerExit } from "../model/watch/notice.ts";
import type { Look } from "./look.ts";

/** How a service came not to run: from what happened while somebody watched, else from what Docker still knows. */
export function containerExit(
  service: Service,
  seen: { readonly container: Container | undefined; readonly history: ContainerHistory | undefined; readonly events: readonly EngineEvent[] },
): ContainerExit {
  const { container, history } = seen;
  const events = seen.events.filter((event) => event.service === service);
  const died = events.findLast(({ action }) => action === "die");
  const finished = history?.running === false ? history.finishedAt : null;
  const at = died?.at ?? finished;
  const exitCode = died?.exitCode ?? (history?.running === false ? history.exitCode : null);
  const how = (): ContainerExit["how"] => {
    if (events.some(({ action }) => action === "oom") || history?.outOfMemory === true) return "out-of-memory";
    const asked = askedToStop(events);
    if (asked !== null) return asked;
    if (container === undefined) return "gone";
    if (died !== undefined) return "crashed";
    // 143 is death by the signal that `docker stop` sends; 137 by the one after it.
    return exitCode === 0 || exitCode === 143 || exitCode === 137 || exitCode === null ? "stopped" : "crashed";
  };
  return { service, how: how(), exitCode, at };
}

/** Whether somebody stopped it: `docker stop` says so by a signal before the end and by `stop` after it. */
export function askedToStop(events: readonly EngineEvent[]): "stopped" | "killed" | null {
  if (events.some(({ action, signal }) => action === "stop" || action === "restart" || (action === "kill" && signal === 15))) return "stopped";
  return events.some(({ action }) => action === "kill") ? "killed" : null;
}

/** The same from a whole look. */
export const exitIn = ({ containers, histories, events }: Pick<Look, "containers" | "histories" | "events">, service: Service): ContainerExit =>
  containerExit(service, { container: containers.find((one) => one.service === service), history: histories.find((one) => one.service === service), events });

/** Of all that ran when the rooms were last told, or of all when that isn't known. */
export function allExits(look: Look, before: Announced): readonly ContainerExit[] {
  const ran = servicesOf(look.instance).filter((service) => isThere(before, service));
  return (ran.length > 0 ? ran : servicesOf(look.instance)).map((service) => exitIn(look, service));
}

/** Of what ran when the rooms were last told, and doesn't now. */
export const newExits = (look: Look, before: Announced, announced: Announced): readonly ContainerExit[] =>
  servicesOf(look.instance)
    .filter((service) => isThere(before, service) && !isThere(announced, service))
    .map((service) => exitIn(look, service));

/** Of what was paused since the rooms were last told. */
export const newPauses = ({ events }: Look, before: Announced, { paused = [] }: Announced): readonly ContainerExit[] =>
  paused
    .filter((service) => !isPaused(before, service))
    .map((service) => ({ service, how: "paused", exitCode: null, at: events.findLast((event) => event.service === service && event.action === "pause")?.at ?? null }));

/** It runs again, so what Docker now says of it isn't about its crash: only the events are. */
export function crashOf(look: Look, service: Service): ContainerExit {
  const events = look.events.filter((event) => event.service === service);
  const died = events.findLast(({ action }) => action === "die");
  const starved = events.some(({ action }) => action === "oom");
  return { service, how: starved ? "out-of-memory" : "crashed", exitCode: died?.exitCode ?? null, at: died?.at ?? null };
}

/** What is paused goes on where it was. */
const isThere = (announced: Announced, service: Service): boolean => (announced.started[service] ?? 0) > 0 || isPaused(announced, service);
const isPaused = ({ paused }: Announced, service: Service): boolean => paused?.includes(service) === true;
