import type { Outgoing } from "./outgoing.ts";

/** A message with a key in it, which is to go from its room. What it said is kept nowhere. */
export type KeyMessage = {
  readonly event: string;
  readonly room: string;
  readonly sender: string;
  readonly thread: string | null;
  /** The id of the device that sent it; null for one that wasn't encrypted. */
  readonly device: string | null;
  /** What stood in it, as a person would say: `an Anthropic key`. */
  readonly what: string;
};

export interface KeyMessages {
  /** Keeps it unless it was kept before, dealt with or not. Committed when it returns. */
  keep(message: KeyMessage): void;
  /** The oldest that isn't dealt with. */
  next(): KeyMessage | null;
  /** It is removed, or can't be: in one transaction with what is said of that, and with the audit. */
  done(pasted: KeyMessage, removed: boolean, answer: Outgoing): void;
}
