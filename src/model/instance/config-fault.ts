/** One thing for which MindRoom doesn't take its configuration. */
export type ConfigFault = {
  readonly kind: "missing" | "no-yaml" | "unknown-key" | "other";
  /** Relative to the instance's folder: `config/config.yaml`. */
  readonly file: string;
  readonly line: number | null;
  /** From the outermost on: `agents.assistant.modell`. Null for the whole file. */
  readonly key: string | null;
  /** MindRoom's words. */
  readonly says: string;
};

/** What comes of holding a configuration against MindRoom. `unknown` where this MindRoom can't be asked, or its answer needn't be that of one that runs. */
export type ConfigVerdict =
  | { readonly kind: "valid" }
  | { readonly kind: "invalid"; readonly faults: readonly ConfigFault[] }
  | { readonly kind: "unknown"; readonly why: string };
