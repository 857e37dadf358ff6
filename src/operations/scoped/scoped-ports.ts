import { SaidError, UserError } from "../../model/error.ts";
import type { InstanceName } from "../../model/instance/instance.ts";
import type { Ports } from "../../model/instance/ports.ts";
import type { PortSet } from "../../model/instance/settings.ts";
import type { Scope } from "../../model/rooms/scope.ts";

/** The ports of a scope's instances; whose any other is, isn't told. */
export function portsWithin(ports: Ports, { covers }: Scope): Ports {
  /** The registry's refusal says whose a port is. */
  const change = (name: InstanceName, wanted: PortSet, act: () => void): void => {
    try {
      act();
    } catch (thrown) {
      const holder = ports.all().find(({ instance, port }) => instance !== name && Object.values(wanted).includes(port));
      if (!(thrown instanceof UserError) || thrown.code !== "port-reserved" || holder === undefined) throw thrown;
      throw holder.instance !== null && covers(holder.instance) ? thrown : new SaidError("port-reserved", `Port ${holder.port} isn't free.`, "Choose another one.");
    }
  };
  return {
    all: () => ports.all().filter(({ instance }) => instance !== null && covers(instance)),
    of: (name) => (covers(name) ? ports.of(name) : {}),
    subnetOf: (name) => (covers(name) ? ports.subnetOf(name) : null),
    take: (name, wanted, by) => change(name, wanted, () => ports.take(name, wanted, by)),
    exchange: (name, wanted, by) => change(name, wanted, () => ports.exchange(name, wanted, by)),
    // What is free on this host is the same for all, and an instance's own may be given back whatever the scope has become.
    lowestFree: (role, busy) => ports.lowestFree(role, busy),
    release: (name) => ports.release(name),
    takeSubnet: (name, busy, preferred) => ports.takeSubnet(name, busy, preferred),
    releaseSubnet: (name) => ports.releaseSubnet(name),
    reserve: () => belongsToNobody(),
    unreserve: () => belongsToNobody(),
  };
}

/** Commands that would come here are refused before. */
function belongsToNobody(): never {
  throw new SaidError("outside-scope", "A port that is reserved by hand belongs to no instance.");
}
