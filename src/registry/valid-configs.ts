import { z } from "zod";
import type { Clock } from "../model/clock.ts";
import type { ValidConfigs } from "../model/instance/valid-configs.ts";
import type { Store } from "./store.ts";

const Row = z.object({ at: z.number() });

/** The table of configurations that MindRoom has taken. */
export function validConfigsIn(store: Store, now: Clock["now"]): ValidConfigs {
  const find = store.row(Row, "SELECT at FROM validConfigs WHERE fingerprint = :fingerprint");
  const add = store.change("INSERT OR REPLACE INTO validConfigs (fingerprint, at) VALUES (:fingerprint, :at)");

  return {
    has: (fingerprint) => find({ fingerprint }) !== null,
    add: (fingerprint) => void add({ fingerprint, at: now() }),
  };
}
