import { z } from "zod";
import { UserError } from "../model/error.ts";
import type { Ports } from "../model/instance/ports.ts";
import type { Store } from "./store.ts";
import { block, blockSize, firstFree, overlap, rangeOf, type Range } from "./subnet.ts";

const Start = z.object({ start: z.number() });

/** The table of subnets; `pool` is an IPv4 CIDR. */
export function subnetsIn(store: Store, pool: string): Pick<Ports, "takeSubnet" | "subnetOf" | "releaseSubnet"> {
  const own = store.row(Start, "SELECT start FROM subnets WHERE instance = :name");
  const given = store.row(Start, "SELECT start FROM subnets WHERE start = :start");
  const insert = store.change("INSERT INTO subnets (start, instance) VALUES (:start, :name)");
  const remove = store.change("DELETE FROM subnets WHERE instance = :name");
  // Walks the index from `from` to the first gap, whatever else the table holds.
  const next = store.row(Start, `WITH RECURSIVE walk (start) AS (
      SELECT :from UNION ALL SELECT start + ${blockSize} FROM walk WHERE start IN (SELECT start FROM subnets)
    ) SELECT max(start) AS start FROM walk`);

  /** The start of the /28 that is asked for, if nobody has it. */
  function wished(preferred: string | undefined, busy: readonly Range[]): number | null {
    const range = preferred === undefined ? null : rangeOf(preferred);
    if (!range || range.last - range.first !== blockSize - 1) return null;
    return given({ start: range.first }) || busy.some((other) => overlap(other, range)) ? null : range.first;
  }

  return {
    takeSubnet: (name, busy, preferred) =>
      store.together(() => {
        const had = own({ name });
        if (had) return block(had.start);
        // What isn't IPv4 can't overlap what is.
        const ranges = busy.map(rangeOf).filter((range) => range !== null);
        const wish = wished(preferred, ranges);
        const whole = rangeOf(pool);
        const start = wish ?? (whole && firstFree(whole, ranges, (from) => next({ from })?.start ?? from));
        if (start === null) throw new UserError("subnets-exhausted", { pool });
        insert({ start, name });
        return block(start);
      }),
    subnetOf(name) {
      const had = own({ name });
      return had && block(had.start);
    },
    releaseSubnet: (name) => void remove({ name }),
  };
}
