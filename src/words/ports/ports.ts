import type { PortList, PortReserved } from "../../model/instance/port-outcomes.ts";
import { line, list, type Reply } from "../../model/reply.ts";
import { person } from "../person.ts";
import { count } from "../quantity.ts";

/** Who has which port. */
export function ports({ ports: all }: PortList): Reply {
  if (all.length === 0) return [line("No port is given out or reserved.")];
  const sorted = all.toSorted((one, other) => one.port - other.port);
  return [
    line(`${count(all.length, "port")} given out or reserved`),
    list(sorted.map(({ by, instance, port, role }) => `${port} — ${instance === null ? `reserved by ${person(by)}` : `${instance}, ${role ?? "until it answers on its new one"}`}`)),
  ];
}

/** A port that no instance gets from now on. */
export function portReserved({ holder, port }: PortReserved): Reply {
  return [
    line(`Port ${port} is reserved: no instance gets it. To release it: \`!port release ${port}\``),
    ...(holder === null ? [] : [line(`${holder.program ?? "Some program"}${holder.pid === null ? "" : ` (pid ${holder.pid})`} listens there now.`)]),
  ];
}

/** A port that instances may get again. */
export const portReleased = ({ port }: PortReserved): Reply => [line(`Port ${port} is free: an instance may get it.`)];
