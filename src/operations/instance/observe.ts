import type { Container } from "../../model/engine.ts";
import { servicesOf, type Instance, type InstanceName, type Service } from "../../model/instance/instance.ts";
import type { Ailment, Observed, WhyObserved } from "../../model/instance/observed.ts";
import { reasonFor } from "../../model/error.ts";

/**
 * How each instance is, from one answer of Docker's for all of them; an Error is why Docker could not be asked. A service without
 * a health check does what it should when it runs.
 */
export function observe(instances: readonly Instance[], containers: readonly Container[] | Error): ReadonlyMap<InstanceName, Observed> {
  if (containers instanceof Error) {
    const why: WhyObserved = { kind: "unseen", reason: reasonFor(containers) };
    return new Map(instances.map(({ name }) => [name, { state: "unknown", why, ailing: [], paused: [], services: [] }]));
  }
  const byInstance = Map.groupBy(containers, ({ instance }) => instance);
  return new Map(instances.map((instance) => [instance.name, observeOne(instance, byInstance.get(instance.name) ?? [])]));
}

type Condition = "up" | "starting" | "ailing" | "down";

function observeOne(instance: Instance, containers: readonly Container[]): Observed {
  const seen = servicesOf(instance).map((service) => {
    const container = containers.find((one) => one.service === service);
    return { service, container, condition: conditionOf(container) };
  });
  const services = seen.map(({ service, container }) => ({ service, status: container?.status ?? "no container" }));
  const all = (...wanted: readonly Condition[]): boolean => seen.every(({ condition }) => wanted.includes(condition));

  if (all("down")) {
    const missed = instance.desired === "running";
    return { state: "stopped", why: null, ailing: missed ? servicesOf(instance) : [], paused: [], services };
  }
  if (all("up")) return { state: "running", why: null, ailing: [], paused: [], services };
  if (all("up", "starting")) return { state: "starting", why: null, ailing: [], paused: [], services };
  const ailing = seen.filter(({ condition }) => condition === "ailing" || condition === "down");
  return {
    state: "degraded",
    why: { kind: "ailing", ailments: ailing.map(({ service, container }) => ailmentOf(service, container)) },
    ailing: ailing.map(({ service }) => service),
    paused: ailing.filter(({ container }) => container?.state === "paused").map(({ service }) => service),
    services,
  };
}

function conditionOf(container: Container | undefined): Condition {
  switch (container?.state) {
    case "running":
      return container.health === "starting" ? "starting" : container.health === "unhealthy" ? "ailing" : "up";
    case "restarting":
    case "paused":
      return "ailing";
    default:
      return "down";
  }
}

function ailmentOf(service: Service, container: Container | undefined): Ailment {
  if (container === undefined) return { service, how: "no-container", status: "" };
  const { state, status } = container;
  return { service, how: state === "running" ? "unhealthy" : state === "restarting" || state === "paused" ? state : "down", status };
}
