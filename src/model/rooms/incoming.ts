import type { Instant } from "../clock.ts";
import type { Verdict } from "../jobs/audit.ts";
import type { Outgoing } from "./outgoing.ts";

/** The device from which an encrypted message came, as its decryption proves it. */
export type SendingDevice = {
  readonly id: string;
  /** Its owner's public master key; null when they have no cross-signing. */
  readonly identity: string | null;
  /** Whether its owner has cross-signed it. */
  readonly signed: boolean;
};

/** A message as it came in, kept until all that it asks for has been dealt with. */
export type Incoming = {
  readonly event: string;
  readonly room: string;
  readonly sender: string;
  /** What it asks for; once some of several commands have been dealt with, the others. */
  readonly body: string;
  /** Said to the bot: in a chat with nobody else, or by naming it at the beginning. Commands need no `!` then. */
  readonly addressed: boolean;
  /** Its text and its formatted text don't say the same where people are named: it can't be told whom it means. */
  readonly unclear: boolean;
  readonly thread: string | null;
  /** The event to answer, where that isn't this one: a reaction is answered at what it stands on. */
  readonly answerTo: string | null;
  /** When it was sent, as its homeserver says, and when it came here. */
  readonly sentAt: Instant;
  readonly receivedAt: Instant;
  /** Null for a message that wasn't encrypted. */
  readonly device: SendingDevice | null;
  /** The same for a message that comes again under another event id: which of its session's it is. Null for one that wasn't encrypted. */
  readonly ciphertext: string | null;
  /** Said while the bot was away for so long that it may not be meant any more: for how many milliseconds (`away`, as it is stored), null where that isn't known. Null for what it was there for. */
  readonly missed: { readonly away: number | null } | null;
  /** The job of the command before, in a message with several: what is left is for when that one has ended well. */
  readonly after: number | null;
};

/** What becomes of the commands below one that is dealt with, in a message with several. */
export type Below = {
  /** They are the message from now on; null where it is dealt with as a whole. */
  readonly rest: string | null;
  /** Those that are not run, for the audit. */
  readonly skipped: readonly string[];
};

export interface Inbox {
  /** Keeps it unless this event was kept before, dealt with or not. Committed when it returns. */
  add(message: Incoming): void;
  /** Oldest first, those not dealt with. */
  waiting(): readonly Incoming[];
  /** It, as it waits now; null once it has been dealt with. */
  find(event: string): Incoming | null;
  /**
   * Deals with it, or the first of its commands, without a job: a refusal, a question, a near miss. One transaction with its answer,
   * and with the audit.
   * @param verdict null for people's talk, of which nothing is kept.
   */
  answer(event: string, messages: readonly Outgoing[], verdict: Verdict | null, below?: Below): void;
  /** The same for several that are answered together. */
  answerAll(dealt: readonly { readonly event: string; readonly verdict: Verdict | null }[], messages: readonly Outgoing[]): void;
}

/** An encrypted message whose key hasn't come. */
export type UndecryptedMessage = {
  readonly event: string;
  readonly room: string;
  /** When it came. */
  readonly since: Instant;
  /** The event as it came, as JSON. */
  readonly content: string;
};

/** What waits for its key. */
export interface PendingDecryptions {
  /** Keeps it unless it is kept already. */
  keep(message: UndecryptedMessage): void;
  /** Oldest first. */
  all(): readonly UndecryptedMessage[];
  /** It has been read, or never will be: in one transaction with what is said of that. */
  forget(event: string, message: Outgoing | null): void;
}
