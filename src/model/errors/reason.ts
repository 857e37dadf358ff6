import type { Json } from "../json.ts";

/** What went wrong, as data: told by `words/errors/`, printed by `--json`, stored with a job that failed. */
export type Reason = { readonly code: string; readonly facts: Json };

/** In place of the facts where somebody may know that a job failed, and not why. */
export const toldElsewhere = { toldElsewhere: true } as const;
