import type { Job } from "../../model/jobs/job.ts";
import type { PortList, PortReserved } from "../../model/instance/port-outcomes.ts";
import type { Ports } from "../../model/instance/ports.ts";
import type { Deps } from "../deps.ts";

/** Every port that is given out or reserved by hand. */
export async function portList({ ports }: Pick<Deps, "ports">): Promise<PortList> {
  return { ports: ports.all() };
}

/** Keeps a port from being given out. Says who listens there already, if somebody does. @throws UserError `port-reserved`. */
export async function reservePort({ choices, host, ports }: Pick<Deps, "choices" | "host" | "ports">, port: number, job: Job): Promise<PortReserved> {
  const before = await job.step("holder-before", "see who has it", async () => byHand(ports, port));
  await job.step("reserve", "reserve it", async () => {
    // By hand only now: this very job did that before it was killed, as nobody else holds its lock.
    if (!before && byHand(ports, port)) return;
    ports.reserve(port, job.asker);
  });
  const [taken] = await host.taken([port], choices.bindAddress);
  return { port, holder: taken === undefined ? null : await host.holder(taken) };
}

/** @throws UserError `port-not-reserved`. */
export async function releasePort({ ports }: Pick<Deps, "ports">, port: number, job: Job): Promise<PortReserved> {
  const before = await job.step("holder-before", "see who has it", async () => byHand(ports, port));
  await job.step("release", "release it", async () => {
    if (before && !byHand(ports, port)) return;
    ports.unreserve(port);
  });
  return { port, holder: null };
}

const byHand = (ports: Ports, port: number): boolean => ports.all().some((each) => each.port === port && each.instance === null);
