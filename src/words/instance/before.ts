import type { Json } from "../../model/json.ts";
import type { Restored } from "../../model/trash/trash-outcomes.ts";
import type { Created } from "../../model/instance/instance-outcomes.ts";

/** What the job before this one did, of the same command line: the two that a start can follow. */
export type Before = { readonly kind: "created"; readonly created: Created } | { readonly kind: "restored"; readonly restored: Restored };

/** Reads a journalled outcome; null where none came before. */
export function readBefore(before: Json): Before | null {
  if (before === null || typeof before !== "object") return null;
  if ("dryRun" in before) return { kind: "created", created: before as unknown as Created };
  if ("movedPorts" in before) return { kind: "restored", restored: before as unknown as Restored };
  return null;
}
