import type { Job } from "../model/job.ts";
import type { PortList, PortReserved } from "../model/outcome.ts";
import type { Deps } from "./deps.ts";

/** Every port that is given out or reserved by hand. */
export async function portList({ ports }: Deps): Promise<PortList> {
  return { ports: ports.all() };
}

/** Keeps a port from being given out. Says who listens there already, if somebody does. @throws UserError `port-reserved`. */
export async function reservePort({ choices, host, ports }: Deps, port: number, job: Job): Promise<PortReserved> {
  await job.step("reserve it", async () => {
    ports.reserve(port, job.asker);
  });
  const [taken] = await host.taken([port], choices.bindAddress);
  return { port, holder: taken === undefined ? null : await host.holder(taken) };
}

/** @throws UserError `port-not-reserved`. */
export async function releasePort({ ports }: Deps, port: number, job: Job): Promise<PortReserved> {
  await job.step("release it", async () => {
    ports.unreserve(port);
  });
  return { port, holder: null };
}
