import type { InstanceName } from "../instance/instance.ts";
import type { WantedKey } from "../instance/settings-patch.ts";

/** What can go wrong in reading what somebody typed, and whether they may. What they typed is clipped. */
export type AskingErrors = {
  /** A value that its schema refuses: of a setting, or an input, of which it says what it may be. */
  "bad-value": { readonly what: "setting"; readonly key: WantedKey; readonly value: string } | { readonly what: "input"; readonly key: string; readonly value: string; readonly says: string };
  /** It would end the conversation in which it was asked. `line` is the whole command; `restarts`: only because the instance restarts for it. */
  "carries-this-room": { readonly name: InstanceName; readonly line: string; readonly restarts: boolean };
  "given-twice": { readonly what: "setting"; readonly key: WantedKey };
  /** Somebody wants it done to `all`. `instances` are those that they see; `onlyTheName` says whether a name is all that it takes. */
  "one-at-a-time": { command: string; instances: readonly string[]; onlyTheName: boolean; examples: readonly string[] };
  "missing-value": { readonly what: "setting"; readonly key: WantedKey };
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
