import { UserError } from "../../model/error.ts";
import { isHomeserver, type Instance, type Service } from "../../model/instance/instance.ts";
import type { PortRole, Settings } from "../../model/instance/settings.ts";
import type { Deps } from "../deps.ts";

/** Which port a service listens on. */
export const roleOf = (service: Service): PortRole => (isHomeserver(service) ? "matrix" : service);

/**
 * Takes over what an operator edited in `.env.NAME` (ports, domain) if it is free, and makes sure that nobody else listens where
 * the services that don't run yet would.
 * @throws UserError `port-reserved`, `port-taken` (naming the program where it can be seen), `domain-taken`.
 */
export async function checkPorts({ choices, engine, host, instances, ports }: Pick<Deps, "choices" | "engine" | "host" | "instances" | "ports">, instance: Instance, settings: Settings, by: string): Promise<void> {
  const reserved = ports.of(instance.name);
  const roles = Object.keys(settings.ports) as PortRole[];
  const edited = roles.some((role) => settings.ports[role] !== reserved[role]);
  // A port that one of its own containers has isn't taken.
  const alive = new Set((await engine.alive(instance)).map(roleOf));
  const needed = (Object.entries(settings.ports) as [PortRole, number][]).filter(([role, port]) => !alive.has(role) || port !== reserved[role]);
  const [taken] = await host.taken(needed.map(([, port]) => port), settings.bindAddress);
  if (taken === undefined) {
    if (settings.domain !== instance.domain && choices.ownDomains.includes(settings.domain)) {
      throw new UserError("domain-taken", { name: instance.name, domain: settings.domain, holder: "innkeeper", at: "start", had: instance.domain });
    }
    if (edited) ports.take(instance.name, settings.ports, by);
    if (settings.domain !== instance.domain) instances.moveTo(instance.name, settings.domain);
    return;
  }
  const role = needed.find(([, port]) => port === taken)?.[0] ?? null;
  throw new UserError("port-taken", { name: instance.name, port: taken, role, holder: await host.holder(taken), at: "start" });
}
