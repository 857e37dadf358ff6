import { notInTrash } from "../../model/instance/absent.ts";
import { UserError } from "../../model/error.ts";
import { servicesOf, type InstanceName } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { Restored } from "../../model/trash/trash-outcomes.ts";
import type { Trashed } from "../../model/trash/trash.ts";
import type { PortRole, PortSet } from "../../model/instance/settings.ts";
import { reservePorts, reserveSubnet } from "../instance/create.ts";
import type { Deps, Outside } from "../deps.ts";

/**
 * Brings an instance back from the trash as it was, on its old ports and network if they are free. Starts nothing: who asked
 * for that starts it next.
 * @throws UserError `not-in-trash`, `name-taken`, `domain-taken`.
 */
export async function restore(deps: Outside & Pick<Deps, "choices" | "instances" | "ports" | "trash">, name: InstanceName, job: Job): Promise<Restored> {
  const { files, ports, trash } = deps;
  const trashed = await job.step("trashed", "look it up", async () => inTrash(deps, name));
  const { instance, slot } = trashed;
  const chosen = await job.step("ports", "ports", () => samePortsOrNew(deps, trashed, job.asker), async () => ports.release(name));
  const subnet = await job.step("subnet", "network", () => sameSubnetOrNew(deps, trashed), async () => ports.releaseSubnet(name));
  await job.step("move-back", "move its folder back", () => files.restore(instance, slot), () => files.trash(instance, slot));
  await job.step("write-ports", "write its ports", () => files.change(instance, { ports: chosen, subnet }).catch(unlessBroken), () =>
    files.change(instance, { ports: trashed.ports, ...(trashed.subnet === null ? {} : { subnet: trashed.subnet }) }).catch(unlessBroken),
  );
  await job.step("take-out", "take it out of the trash", async () => trash.takeBack(slot), async () => trash.put(trashed));

  return {
    kind: "restored",
    name,
    desired: instance.desired,
    movedPorts: (Object.keys(chosen) as PortRole[]).flatMap((role) => {
      const from = trashed.ports[role];
      const to = chosen[role];
      return from === undefined || to === undefined || from === to ? [] : [{ role, from, to }];
    }),
    subnet: trashed.subnet === null || trashed.subnet === subnet ? null : { from: trashed.subnet, to: subnet },
  };
}

/** Settings that somebody has broken by hand come back as they are: the next start says what is wrong with them. */
function unlessBroken(thrown: unknown): void {
  if (!(thrown instanceof UserError) || thrown.code !== "settings-broken") throw thrown;
}

function inTrash({ instances, trash }: Pick<Deps, "instances" | "trash">, name: InstanceName): Trashed {
  const found = trash.find(name);
  if (found === null) {
    throw notInTrash(name, trash);
  }
  const holder = instances.withDomain(found.instance.domain);
  if (holder !== null) {
    throw new UserError("domain-taken", { name: found.instance.name, domain: found.instance.domain, holder, at: "restore" });
  }
  return found;
}

async function samePortsOrNew(deps: Pick<Deps, "choices" | "host" | "ports">, { instance, ports: old }: Trashed, by: string): Promise<PortSet> {
  const { choices, host, ports } = deps;
  const numbers = Object.values(old);
  if ((await host.taken(numbers, choices.bindAddress)).length === 0) {
    try {
      ports.take(instance.name, old, by);
      return old;
    } catch (thrown) {
      if (!(thrown instanceof UserError) || thrown.code !== "port-reserved") throw thrown;
    }
  }
  return reservePorts(deps, instance.name, servicesOf(instance), by);
}

async function sameSubnetOrNew(deps: Pick<Deps, "engine" | "host" | "ports">, { instance, subnet }: Trashed): Promise<string> {
  return reserveSubnet(deps, instance.name, false, subnet ?? undefined);
}
