import type { Instant } from "../clock.ts";

/** What was probably meant by a line that was nearly a command. */
export type Guess = {
  readonly asker: string;
  readonly room: string;
  /** The whole line, `!` included. */
  readonly line: string;
  /** Until when a bare `yes` takes it. */
  readonly expiresAt: Instant;
};

/** Each person's newest guess in each room. */
export interface Guesses {
  offer(guess: Guess): void;
  find(asker: string, room: string, now: Instant): Guess | null;
  /** It is run: false when it was taken before. */
  take(asker: string, room: string): boolean;
  /** Somebody has typed another command there: nobody's `yes` means a guess any more. */
  forgetAll(room: string): void;
}
