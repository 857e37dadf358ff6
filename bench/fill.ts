import { join } from "node:path";
import type { Adapters } from "../src/app/adapters.ts";
import { Domain, InstanceName } from "../src/model/instance/instance.ts";
import { block, blockSize, rangeOf } from "../src/registry/subnet.ts";

/** From where on `fill` gives out ports; far enough apart for 10,000 of each. */
export const roomyPorts = { backend: 1100, frontend: 11_200, matrix: 21_300 } as const;
/** Room for 16,384 networks. None of them is made: only starting an instance makes one. */
export const roomyPool = "10.244.0.0/14";

/** Enters instances with all that a real one has there: its row, three ports and a network. They have no folders or containers. */
export function fill({ deps, registry }: Adapters, count: number): void {
  const pool = rangeOf(roomyPool);
  if (pool === null) throw new Error(`${roomyPool} is no network`);
  registry.together(() => {
    for (let index = 0; index < count; index++) {
      const name = InstanceName.parse(`full-${index}`);
      registry.instances.add({
        id: crypto.randomUUID(),
        name,
        directory: join(deps.choices.instancesDirectory, name),
        homeserver: "synapse",
        onlyMatrix: false,
        serverName: `${name}.localhost`,
        domain: Domain.parse(`${name}.localhost`),
        desired: "stopped",
        createdBy: "bench (shell)",
        createdAt: Date.now(),
      });
      const ports = Object.entries(roomyPorts).map(([role, first]) => [role, first + index] as const);
      registry.ports.take(name, Object.fromEntries(ports), "bench (shell)");
      registry.ports.takeSubnet(name, [], block(pool.first + index * blockSize));
    }
  });
}
