import { isError, UserError } from "../../model/error.ts";
import type { Ports } from "../../model/instance/ports.ts";
import type { Scope } from "../../model/rooms/scope.ts";

/** The ports of a scope's instances; whose any other is, isn't told. */
export function scopedPorts(ports: Ports, { covers }: Scope): Ports {
  /** The registry's refusal says whose a port is. */
  const change = (act: () => void): void => {
    try {
      act();
    } catch (thrown) {
      if (!isError(thrown, "port-reserved")) throw thrown;
      const { holder, port } = thrown.facts;
      throw holder?.instance != null && covers(holder.instance) ? thrown : new UserError("port-reserved", { port, holder: null });
    }
  };
  return {
    all: () => ports.all().filter(({ instance }) => instance !== null && covers(instance)),
    of: (name) => (covers(name) ? ports.of(name) : {}),
    subnetOf: (name) => (covers(name) ? ports.subnetOf(name) : null),
    take: (name, wanted, by) => change(() => ports.take(name, wanted, by)),
    exchange: (name, wanted, by) => change(() => ports.exchange(name, wanted, by)),
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
  throw new UserError("outside-scope", { what: "reserved-port" });
}
