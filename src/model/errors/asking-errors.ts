import type { InstanceName } from "../instance/instance.ts";
import type { Role } from "../people/role.ts";

/** Why somebody may not: of what they ask for others may do more, they were demoted meanwhile, or they are a stranger, who is told nothing of what there is. */
type NotAllowed =
  | { readonly why: "role"; readonly what: string; readonly needed: Role; readonly has: Role; readonly owners: readonly string[] }
  | { readonly why: "demoted"; readonly asker: string; readonly command: string; readonly has: Role }
  | { readonly why: "stranger" };

/** What can go wrong in who asks what where, and in answers. */
export type AskingErrors = {
  /** It would end the conversation in which it was asked. `line` is the whole command; `restarts`: only because the instance restarts for it. */
  "carries-this-room": { readonly name: InstanceName; readonly line: string; readonly restarts: boolean };
  "not-allowed": NotAllowed;
  /** From there only instances whose names begin so; `instead` is a name that would do. */
  "not-creatable": { readonly prefixes: readonly string[]; readonly instead: string | null };
  /** An answer to no question: none waits for a bare one, this one isn't theirs or is over, or it was answered before. */
  "no-question": { readonly why: "none-open" | "answered" } | { readonly why: "gone"; readonly number: string };
  /** A bare answer of somebody whose question is open: it could mean anything else. */
  "number-missing": { readonly number: string };
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
