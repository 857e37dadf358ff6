import { z } from "zod";
import { UserError } from "../model/error.ts";
import { InstanceName } from "../model/instance/instance.ts";
import type { Ports, Reservation } from "../model/instance/ports.ts";
import { PortRole, type PortSet } from "../model/instance/settings.ts";
import type { Store } from "./store.ts";

const Row = z.object({ port: z.number(), instance: InstanceName.nullable(), role: PortRole.nullable(), by: z.string() });
const Port = z.object({ port: z.number() });

/** Linux gives the ports from 32768 on to outgoing connections, any of which might have one just when an instance starts. */
const lastOf = (first: number): number => (first < 32768 ? 32767 : 65535);

const reserved = ({ port, ...holder }: Reservation): UserError => new UserError("port-reserved", { port, holder });

/** The table of ports; `from` is where each role's range starts. */
export function portsIn(store: Store, from: Readonly<Record<PortRole, number>>): Omit<Ports, "takeSubnet" | "subnetOf" | "releaseSubnet"> {
  const all = store.rows(Row, "SELECT * FROM ports ORDER BY port");
  const one = store.row(Row, "SELECT * FROM ports WHERE port = :port");
  const of = store.rows(Row, "SELECT * FROM ports WHERE instance = :name");
  const insert = store.change("INSERT INTO ports (port, instance, role, by) VALUES (:port, :instance, :role, :by)");
  const removeAll = store.change("DELETE FROM ports WHERE instance = :name");
  const removeOne = store.change("DELETE FROM ports WHERE port = :port");
  // Walks the index to the first gap; nothing else of the table is read. No row where there is none.
  const firstGap = store.row(Port, `WITH RECURSIVE walk (port) AS (
      SELECT :from UNION ALL
      SELECT port + 1 FROM walk
      WHERE port <= :to AND (port IN (SELECT port FROM ports) OR port IN (SELECT value FROM json_each(:busy)))
    ) SELECT port FROM (SELECT max(port) AS port FROM walk) WHERE port <= :to`);

  const take: Ports["take"] = (name, ports, by) =>
    store.together(() => {
      removeAll({ name });
      for (const role of PortRole.options) {
        const port = ports[role];
        if (port === undefined) continue;
        const holder = one({ port });
        if (holder) throw reserved(holder);
        insert({ port, instance: name, role, by });
      }
    });

  return {
    all,
    of(name) {
      const ports: PortSet = {};
      for (const { role, port } of of({ name })) if (role !== null) ports[role] = port;
      return ports;
    },
    lowestFree(role, busy) {
      const [first, last] = [from[role], lastOf(from[role])];
      const gap = firstGap({ from: first, to: last, busy: JSON.stringify([...busy]) });
      if (gap === null) throw new UserError("ports-exhausted", { role, first, last });
      return gap.port;
    },
    take,
    exchange: (name, ports, by) =>
      store.together(() => {
        const before = of({ name });
        take(name, ports, by);
        const taken: readonly number[] = Object.values(ports);
        for (const { port } of before) if (!taken.includes(port)) insert({ port, instance: name, role: null, by });
      }),
    release: (name) => void removeAll({ name }),
    reserve: (port, by) =>
      store.together(() => {
        const holder = one({ port });
        if (holder) throw reserved(holder);
        insert({ port, instance: null, role: null, by });
      }),
    unreserve: (port) =>
      store.together(() => {
        const holder = one({ port });
        if (holder?.instance !== null) throw new UserError("port-not-reserved", { port, instance: holder?.instance ?? null });
        removeOne({ port });
      }),
  };
}
