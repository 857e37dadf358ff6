import type { ContainerHistory } from "../model/engine.ts";
import { servicesOf, type Instance, type InstanceName } from "../model/instance.ts";
import type { Observed } from "../model/outcome.ts";
import type { Announced } from "../model/registry.ts";
import type { Deps } from "./deps.ts";
import { observe } from "./observe.ts";

/**
 * Looks at an instance at the end of a job. What it gives is run together with the job's end: it remembers that what is seen has
 * been told, so that the watch says nothing more of it. It does nothing when the instance is gone or Docker can't be asked.
 */
export async function lookNow({ announcements, engine, instances, log }: Deps, name: InstanceName): Promise<() => void> {
  const nothing = (): void => undefined;
  const instance = instances.find(name);
  if (instance === null) return nothing;
  try {
    const [containers, histories] = await Promise.all([engine.containers(), engine.history([name])]);
    const observed = observe([instance], containers).get(name);
    if (observed === undefined) return nothing;
    const announced = announcedOf(instance, observed, histories);
    return () => announcements.set(instance.id, announced);
  } catch (thrown) {
    log.warn({ instance: name, err: thrown }, "could not look at an instance after its job");
    return nothing;
  }
}

/** What the rooms know of an instance once they have been told what is seen. One that still starts is told as running. */
export function announcedOf(instance: Instance, { state }: Pick<Observed, "state">, histories: readonly ContainerHistory[]): Announced {
  const startOf = (service: string): number =>
    histories.find((one) => one.instance === instance.name && one.service === service && one.running)?.startedAt ?? 0;
  return {
    state: state === "degraded" || state === "stopped" ? state : "running",
    started: Object.fromEntries(servicesOf(instance).map((service) => [service, startOf(service)])),
  };
}
