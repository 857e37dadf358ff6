import type { InstanceName } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { Removed } from "../../model/instance/instance-outcomes.ts";
import type { Deps, Outside } from "../deps.ts";

/** Stops an instance, moves its folder to the trash and frees its ports. Nothing is deleted. */
export async function remove({ clock, engine, files, instances, ports, trash }: Outside & Pick<Deps, "clock" | "instances" | "ports" | "trash">, name: InstanceName, job: Job): Promise<Removed> {
  const instance = await job.step("instance", "look it up", async () => instances.get(name));
  // Never the same again: an `empty` that was asked before mustn't find a later removal.
  const slot = `${name}-${instance.id.slice(0, 8)}-${job.id}`;
  const had = await job.step("ports-before", "look at its ports", async () => ({ ports: ports.of(name), subnet: ports.subnetOf(name), at: clock.now() }));
  const before = await job.step("running-before", "see what runs", async () => [...(await engine.alive(instance))]);
  await job.step("stop-containers", "stop its containers", () => engine.down(instance, job.signal), async () => {
    if (before.length > 0) await engine.up(instance, job.signal, before);
  });
  await job.step("move-to-trash", "move its folder to the trash", () => files.trash(instance, slot), () => files.restore(instance, slot));
  await job.step(
    "free-ports",
    "free its ports",
    async () => trash.put({ slot, instance, ports: had.ports, subnet: had.subnet, by: job.asker, at: had.at }),
    async () => trash.takeBack(slot),
  );

  return { name, ports: Object.values(had.ports), slot };
}
