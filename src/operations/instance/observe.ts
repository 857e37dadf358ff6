import type { Container } from "../../model/engine.ts";
import { servicesOf, type Instance, type InstanceName, type Service } from "../../model/instance/instance.ts";
import type { Observed } from "../../model/instance/observed.ts";
import { spoken } from "../../model/instance/service-labels.ts";

/**
 * How each instance is, from one answer of Docker's for all of them; an Error is why Docker could not be asked. A service without
 * a health check does what it should when it runs.
 */
export function observe(instances: readonly Instance[], containers: readonly Container[] | Error): ReadonlyMap<InstanceName, Observed> {
  if (containers instanceof Error) {
    const why = containers.message;
    return new Map(instances.map(({ name }) => [name, { state: "unknown", why, ailing: [], services: [] }]));
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
    return { state: "stopped", why: null, ailing: missed ? servicesOf(instance) : [], services };
  }
  if (all("up")) return { state: "running", why: null, ailing: [], services };
  if (all("up", "starting")) return { state: "starting", why: null, ailing: [], services };
  const ailing = seen.filter(({ condition }) => condition === "ailing" || condition === "down");
  return {
    state: "degraded",
    why: ailing.map(({ service, container }) => trouble(service, container)).join("; "),
    ailing: ailing.map(({ service }) => service),
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

function trouble(service: Service, container: Container | undefined): string {
  const what = spoken[service];
  if (container === undefined) return `${what} has no container`;
  switch (container.state) {
    case "running":
      return `${what} runs but is unhealthy`;
    case "restarting":
      return `${what} stops again and again (${container.status})`;
    case "paused":
      return `${what} is paused`;
    default:
      return `${what} doesn't run (${container.status})`;
  }
}
