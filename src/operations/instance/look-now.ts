import type { ContainerHistory } from "../../model/engine.ts";
import { servicesOf, type Instance, type InstanceName, type Service } from "../../model/instance/instance.ts";
import type { Observed } from "../../model/instance/observed.ts";
import type { Announced } from "../../model/watch/announcements.ts";
import type { Deps } from "../deps.ts";
import { observe } from "./observe.ts";

/**
 * Looks at an instance at the end of a job. What it gives is run together with the job's end: it remembers that what is seen has
 * been told, so that the watch says nothing more of it. It does nothing when the instance is gone or Docker can't be asked.
 */
export async function lookNow(deps: Pick<Deps, "announcements" | "engine" | "instances" | "log">, name: InstanceName): Promise<() => void> {
  const seen = await look(deps, name);
  return seen === null ? () => undefined : () => deps.announcements.set(seen.id, seen.announced);
}

/** The same for a job that failed, where it has left an instance stopped that ran as far as the rooms know; null where it hasn't. */
export async function lookWhetherStopped(deps: Pick<Deps, "announcements" | "engine" | "instances" | "log">, name: InstanceName): Promise<(() => void) | null> {
  const seen = await look(deps, name);
  const before = seen === null ? null : deps.announcements.get(seen.id);
  if (seen?.announced.state !== "stopped" || before === null || before.state === "stopped") return null;
  return () => deps.announcements.set(seen.id, seen.announced);
}

/** Null when the instance is gone or Docker can't be asked. */
async function look({ engine, instances, log }: Pick<Deps, "engine" | "instances" | "log">, name: InstanceName): Promise<{ readonly id: string; readonly announced: Announced } | null> {
  const instance = instances.find(name);
  if (instance === null) return null;
  try {
    const [containers, histories] = await Promise.all([engine.containers(), engine.history([name])]);
    const observed = observe([instance], containers).get(name);
    return observed === undefined ? null : { id: instance.id, announced: announcedOf(instance, observed, histories) };
  } catch (thrown) {
    log.warn({ instance: name, err: thrown }, "could not look at an instance after its job");
    return null;
  }
}

/** What the rooms know of an instance once they have been told what is seen. One that still starts is told as running. */
export function announcedOf(instance: Instance, { state }: Pick<Observed, "state">, histories: readonly ContainerHistory[]): Announced {
  const of = (service: Service): ContainerHistory | undefined => histories.find((one) => one.instance === instance.name && one.service === service);
  const startOf = (service: Service): number => (of(service)?.running === true ? (of(service)?.startedAt ?? 0) : 0);
  const services = servicesOf(instance);
  const paused = services.filter((service) => of(service)?.paused === true);
  return {
    state: state === "degraded" || state === "stopped" ? state : "running",
    started: Object.fromEntries(services.map((service) => [service, startOf(service)])),
    ...(paused.length === 0 ? {} : { paused }),
  };
}
