import { UserError } from "../../model/error.ts";
import type { Instance, Service } from "../../model/instance/instance.ts";
import { PortRole, type PortSet, type Settings } from "../../model/instance/settings.ts";
import type { SettingsPatch } from "../../model/instance/settings-patch.ts";
import { roleOf } from "./check-ports.ts";
import type { Deps } from "../deps.ts";

/** What the registry said of an instance's ports before. JSON, so that a step can return it. */
export type Had = { readonly ports: PortSet; readonly by: string };

/**
 * Takes the ports that are wanted; those that it had stay its own as well, so that it can have them back. Safe to run again.
 * @param running the services that run: what they listen on is theirs.
 * @throws UserError `port-taken` (naming the program where it can be seen), `port-reserved`, `ports-exhausted`.
 */
export async function exchangePorts(deps: Pick<Deps, "host" | "ports">, { name }: Instance, before: Settings, had: Had, wanted: SettingsPatch, running: readonly Service[], by: string): Promise<PortSet> {
  const { host, ports } = deps;
  const wishes = PortRole.options.flatMap((role) => {
    const wish = wanted[keyOf(role)];
    return wish === undefined ? [] : [{ role, wish }];
  });
  if (wishes.length === 0) return before.ports;
  // A run that was killed may have taken others.
  ports.take(name, had.ports, had.by);
  const address = wanted.BIND_ADDRESS ?? before.bindAddress;
  const listens = new Set(running.map(roleOf).flatMap((role) => had.ports[role] ?? []));
  const isTaken = async (port: number): Promise<boolean> => !listens.has(port) && (await host.taken([port], address)).length > 0;

  const chosen: PortSet = { ...before.ports };
  for (const { role, wish } of wishes) if (wish !== "auto") chosen[role] = wish;
  for (const { role, wish } of wishes) if (wish === "auto") chosen[role] = await lowest(deps, role, before.ports[role], chosen, isTaken);

  const changed = PortRole.options.filter((role) => chosen[role] !== before.ports[role]);
  if (changed.length === 0) return before.ports;
  for (const role of PortRole.options) {
    const port = chosen[role];
    if (port === undefined || (!changed.includes(role) && port === had.ports[role]) || !(await isTaken(port))) continue;
    throw new UserError("port-taken", { name, port, role, holder: await host.holder(port), at: "set" });
  }
  ports.exchange(name, chosen, by);
  return chosen;
}

const keyOf = (role: PortRole) => `${role.toUpperCase() as Uppercase<PortRole>}_PORT` as const;

/** The lowest that neither the registry nor the host has; its own counts as free. */
async function lowest({ ports }: Pick<Deps, "ports">, role: PortRole, own: number | undefined, chosen: PortSet, isTaken: (port: number) => Promise<boolean>): Promise<number> {
  const busy = new Set(PortRole.options.flatMap((other) => (other === role ? [] : (chosen[other] ?? []))));
  let port = ports.lowestFree(role, busy);
  while (await isTaken(port)) port = ports.lowestFree(role, busy.add(port));
  return own !== undefined && own < port && !busy.has(own) && !(await isTaken(own)) ? own : port;
}
