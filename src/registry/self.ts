import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Store } from "./store.ts";

const Row = z.object({ id: z.string() });

/** This Innkeeper's id: random, made once, so that two on one host tell their containers apart. */
export function selfIn(store: Store): string {
  store.change("INSERT OR IGNORE INTO self (one, id) VALUES (1, :id)")({ id: randomBytes(8).toString("hex") });
  const self = store.row(Row, "SELECT id FROM self")();
  if (!self) throw new Error("SQLite lost the id that was just stored.");
  return self.id;
}
