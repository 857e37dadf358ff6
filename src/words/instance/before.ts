import type { Json } from "../../model/json.ts";
import type { Restored } from "../../model/trash/trash-outcomes.ts";
import type { Created } from "../../model/instance/instance-outcomes.ts";

/** What the job before this one did, of the same command line: the two that a start can follow. */
export type Before = Created | Restored;

/** Reads a journalled outcome; null where none came before. */
export const readBefore = (before: Json): Before | null => (isBefore(before) ? before : null);

const isBefore = (before: Json): before is Before => typeof before === "object" && before !== null && "kind" in before && (before.kind === "created" || before.kind === "restored");
