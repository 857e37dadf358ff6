import type { Adapters } from "../src/app/adapters.ts";
import type { InstanceName } from "../src/model/instance/instance.ts";
import { median, timed, type Finding } from "./figures.ts";
import { fill, roomyPool, roomyPorts } from "./fill.ts";
import type { Place } from "./place.ts";

const sizes = [1, 100, 10_000] as const;
const rounds = 15;
const warmUp = 1;

/** Creating an instance beside many others, against creating it beside one. */
export async function create(place: Place): Promise<Finding[]> {
  const measured: { readonly size: number; readonly adapters: Adapters; readonly times: number[] }[] = [];
  for (const size of sizes) {
    const adapters = await place.open(`create-${size}`, { ports: roomyPorts, subnetPool: roomyPool });
    fill(adapters, size);
    measured.push({ size, adapters, times: [] });
  }
  for (let round = -warmUp; round < rounds; round++) {
    for (const { adapters, times } of measured) {
      const name = place.name();
      const ms = await timed(() => place.run(adapters, "instance create", { name, matrix: "synapse", onlyMatrix: false, federation: false, start: false, dryRun: false }));
      await forget(adapters, name);
      if (round >= 0) times.push(ms);
    }
  }
  const [first, ...others] = measured;
  return others.map(({ size, times }) => ({
    title: `create: an instance with ${size.toLocaleString("en")} in the registry, ${rounds} times each, in turns`,
    notes: ["the whole command: ports, network, files, journal and all that Docker is asked; the instance is forgotten again after each"],
    peer: `with ${first?.size ?? 0} in it`,
    own: `with ${size.toLocaleString("en")} in it`,
    unit: "ms",
    figures: [{ label: "p50", peer: median(first?.times ?? []), own: median(times) }],
    aim: { atMost: 1.1 },
  }));
}

/** So that each round finds as many as the one before. */
async function forget({ deps }: Adapters, name: InstanceName): Promise<void> {
  const instance = deps.instances.get(name);
  await deps.files.discard(instance);
  deps.ports.release(name);
  deps.ports.releaseSubnet(name);
  deps.instances.remove(instance.id);
}
