import { z } from "zod";
import { Instance } from "../model/instance/instance.ts";
import type { Trash } from "../model/trash/trash.ts";
import type { Ports } from "../model/instance/ports.ts";
import type { Instances } from "../model/instance/instances.ts";
import { PortRole } from "../model/instance/settings.ts";
import { jsonOf } from "./json.ts";
import type { Store } from "./store.ts";
import { rangeOf } from "./subnet.ts";

const Row = z.object({
  slot: z.string(),
  instance: jsonOf(Instance),
  ports: jsonOf(z.partialRecord(PortRole, z.number())),
  subnet: z.string().nullable(),
  by: z.string(),
  at: z.number(),
});

/** The table of removed instances that can be had back. */
export function trashIn(store: Store, instances: Instances, ports: Ports): Trash {
  const all = store.rows(Row, "SELECT slot, instance, ports, subnet, by, at FROM trash ORDER BY at, slot");
  const bySlot = store.row(Row, "SELECT slot, instance, ports, subnet, by, at FROM trash WHERE slot = :slot");
  const byName = store.row(Row, "SELECT slot, instance, ports, subnet, by, at FROM trash WHERE name = :name");
  const insert = store.change("INSERT INTO trash (slot, name, instance, ports, subnet, by, at) VALUES (:slot, :name, :instance, :ports, :subnet, :by, :at)");
  const remove = store.change("DELETE FROM trash WHERE slot = :slot");
  const removeInstance = store.change("DELETE FROM instances WHERE id = :id");
  const insertPort = store.change("INSERT OR IGNORE INTO ports (port, instance, role, by) VALUES (:port, :instance, :role, :by)");
  const insertSubnet = store.change("INSERT OR IGNORE INTO subnets (start, instance) VALUES (:start, :instance)");

  return {
    all,
    find: (name) => byName({ name }),
    put: (trashed) =>
      store.together(() => {
        const { slot, instance, subnet, by, at } = trashed;
        if (bySlot({ slot })) return;
        insert({ slot, name: instance.name, instance: JSON.stringify(instance), ports: JSON.stringify(trashed.ports), subnet, by, at });
        removeInstance({ id: instance.id });
        ports.release(instance.name);
        ports.releaseSubnet(instance.name);
      }),
    takeBack: (slot) =>
      store.together(() => {
        const trashed = bySlot({ slot });
        if (!trashed) return;
        const { instance, subnet } = trashed;
        remove({ slot });
        instances.add(instance);
        const hasPorts = Object.keys(ports.of(instance.name)).length > 0;
        for (const role of PortRole.options) {
          const port = trashed.ports[role];
          if (port !== undefined && !hasPorts) insertPort({ port, instance: instance.name, role, by: instance.createdBy });
        }
        const range = subnet === null ? null : rangeOf(subnet);
        if (range && ports.subnetOf(instance.name) === null) insertSubnet({ start: range.first, instance: instance.name });
      }),
    forget: (slot) =>
      store.together(() => {
        const trashed = bySlot({ slot });
        if (!trashed) return;
        remove({ slot });
        instances.remove(trashed.instance.id);
      }),
  };
}
