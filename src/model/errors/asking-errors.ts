/** What can go wrong in reading what somebody typed, and whether they may. */
export type AskingErrors = {
  /** Somebody wants it done to `all`. `instances` are those that they see; `onlyTheName` says whether a name is all that it takes. */
  "one-at-a-time": { command: string; instances: readonly string[]; onlyTheName: boolean; examples: readonly string[] };
  /** In one message. */
  "too-many-commands": { commands: number; most: number };
  /** Its text and its formatted text don't name the same people. */
  "names-unclear": Record<string, never>;
  /** A yes or no in words that don't count. `number` is that of the question; null where a bare `yes` is waited for. */
  "other-word": { number: string | null };
  cancelled: Record<string, never>;
};
