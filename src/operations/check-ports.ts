import { UserError } from "../model/error.ts";
import type { Instance, Service } from "../model/instance.ts";
import type { PortRole, Settings } from "../model/settings.ts";
import type { Deps } from "./deps.ts";

const roleOf = (service: Service): PortRole => (service === "tuwunel" || service === "synapse" ? "matrix" : service);

/**
 * Takes over what an operator edited in `.env.NAME` (ports, domain) if it is free, and makes sure that nobody else listens where
 * the services that don't run yet would.
 * @throws UserError `port-reserved`, `port-taken` (naming the program where it can be seen), `domain-taken`.
 */
export async function checkPorts({ host, instances, ports }: Deps, instance: Instance, settings: Settings, runs: readonly Service[], by: string): Promise<void> {
  const reserved = ports.of(instance.name);
  const edited = (Object.keys(settings.ports) as PortRole[]).some((role) => settings.ports[role] !== reserved[role]);
  if (edited) ports.take(instance.name, settings.ports, by);
  if (settings.domain !== instance.domain) instances.moveTo(instance.name, settings.domain);

  const running = new Set(runs.map(roleOf));
  const needed = (Object.entries(settings.ports) as [PortRole, number][]).filter(([role]) => !running.has(role));
  const [taken] = await host.taken(needed.map(([, port]) => port), settings.bindAddress);
  if (taken === undefined) return;
  const { program, pid } = await host.holder(taken);
  const who = program === null ? "another program on this host" : `${program}${pid === null ? "" : ` (pid ${pid})`}, which is not ours`;
  const key = `${needed.find(([, port]) => port === taken)?.[0].toUpperCase() ?? "BACKEND"}_PORT`;
  throw new UserError(
    "port-taken",
    `${instance.name} did not start: port ${taken} is in use by ${who}. Nothing was changed.`,
    `Free the port, or put another into ${key} of ${instance.directory}/.env.${instance.name}, then \`!instance start ${instance.name}\`.`,
  );
}
