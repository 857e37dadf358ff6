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
  /** Of what belongs to no instance of a room for some: a command (its summary), a port reserved by hand, or what would be deleted next. */
  "outside-scope": { readonly what: "command"; readonly summary: string } | { readonly what: "reserved-port" | "deleted-next" };
  "too-many-questions": Record<string, never>;
};
