import type { Json } from "../json.ts";

/** What went wrong, as data: told by `words/errors/`, printed by `--json`, stored with a job that failed. */
export type Reason = { readonly code: string; readonly facts: Json };
