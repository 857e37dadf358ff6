import type { Instant } from "../clock.ts";

/** How long a question waits for its answer. */
export const questionLastsMs = 5 * 60_000;

/** A question that waits for its answer. */
export type Confirmation = {
  /** Four digits that nobody else waits for. */
  readonly number: string;
  readonly asker: string;
  readonly room: string;
  /** The message in which it was asked for. */
  readonly event: string;
  /** As the job will be made. */
  readonly command: string;
  readonly input: string;
  /** What exactly is meant: an instance's id, so that a new one of that name isn't; what the trash held. */
  readonly instanceId: string | null;
  readonly expiresAt: Instant;
};

export interface Confirmations {
  ask(question: Omit<Confirmation, "number">): Confirmation;
  /** Forgets those that nobody has answered in time. */
  expire(): void;
  /** Gives it when it is this asker's, in this room, and not expired. */
  find(number: string, asker: string, room: string, now: Instant): Confirmation | null;
  /** The newest that waits for this person's answer in this room. */
  latest(asker: string, room: string, now: Instant): Confirmation | null;
  /** The question about an event has reached its room, as the message `prompt`. */
  asked(room: string, event: string, prompt: string): void;
  /** The number of the question that a message asks this person; null when it asks them nothing. */
  numberOf(room: string, prompt: string, asker: string): string | null;
  /** It has been answered: its number is good for nothing any more. False when it was answered before. */
  forget(number: string): boolean;
}
