import type { Instant } from "../clock.ts";

/** One of the pictures that both sides show, and its name in English. */
export type Emoji = { readonly symbol: string; readonly name: string };

/** `comparing` until the person's app says that they are the same, or gives up. */
export type VerificationState = "comparing" | "done" | "cancelled";

/** Somebody's app and the bot comparing emoji, by which that person makes sure that the bot is the bot. */
export type Verification = {
  /** The event that asked for it. */
  readonly flow: string;
  readonly user: string;
  /** Seven, in their order. */
  readonly emoji: readonly Emoji[];
  readonly state: VerificationState;
  /** When it came to this state. */
  readonly at: Instant;
};

/** Kept so that a shell on the host can show them, where nobody between the bot and a person can change them. */
export interface Verifications {
  /** In place of what was kept of the same one. What is a day older is forgotten. */
  put(verification: Verification): void;
  /** Newest first, those that came to their state since. */
  since(at: Instant): readonly Verification[];
}
