import type { Instant } from "../clock.ts";
import type { Incoming } from "../rooms/incoming.ts";

/** By which public master key somebody is known. */
export type Identity = {
  readonly user: string;
  /** The key whose devices are trusted; null while nobody has accepted one. */
  readonly key: string | null;
  /** Who accepted it; null for the first owner who spoke, whom nobody could vouch for. */
  readonly by: string | null;
  readonly since: Instant | null;
  /** Another key, which came with a message since and isn't trusted. */
  readonly shown: string | null;
  readonly shownAt: Instant | null;
};

/** Whom the bot trusts in encrypted rooms, and who waits to be accepted. */
export interface Identities {
  all(): readonly Identity[];
  find(user: string): Identity | null;
  /** Somebody came with a key that isn't trusted. */
  show(user: string, key: string, at: Instant): void;
  /** Believes this key from now on, and no other. */
  accept(user: string, key: string, by: string, at: Instant): void;
  /** The same for the first owner who speaks, whom nobody could vouch for: audited with the message in which they did. */
  acceptFirst(user: string, key: string, at: Instant, message: Pick<Incoming, "device" | "event" | "room" | "thread">): void;
  /** Puts it back as it was. */
  put(identity: Identity): void;
}
