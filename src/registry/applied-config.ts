import { z } from "zod";
import type { AppliedConfig } from "../model/setup/applied-config.ts";
import { jsonOf } from "./json.ts";
import type { Store } from "./store.ts";

const Row = z.object({ settings: jsonOf(z.record(z.string(), z.union([z.string(), z.array(z.string())]))) });

/** The table, of one row, of the config that the bot last went by. */
export function appliedConfigIn(store: Store): AppliedConfig {
  const get = store.row(Row, "SELECT settings FROM appliedConfig");
  const set = store.change("INSERT INTO appliedConfig (only, settings) VALUES (1, :settings) ON CONFLICT (only) DO UPDATE SET settings = excluded.settings");
  return { get: () => get({})?.settings ?? null, set: (settings) => void set({ settings: JSON.stringify(settings) }) };
}
