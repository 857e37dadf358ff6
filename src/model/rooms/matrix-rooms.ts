import type { Account } from "../homeserver.ts";

/** An account at its homeserver, as Innkeeper reaches it. The account's token is a secret. */
export type Seat = { readonly url: string; readonly account: Account };

/** What an account does in rooms. Each call has a deadline of 10 s unless said otherwise, and throws UserError `homeserver-silent` past it. */
export interface MatrixRooms {
  /** Makes an unencrypted room for the invited, or gives the one that has this alias (`#NAME:SERVER`). Safe to run again. */
  open(seat: Seat, room: { readonly alias: string; readonly title: string }): Promise<string>;
  /** The room that has this alias; null where there is none. */
  find(seat: Seat, alias: string): Promise<string | null>;
  /** Does nothing when they are in it, or invited. @throws UserError `invite-refused`, with the homeserver's words. */
  invite(seat: Seat, room: string, userId: string): Promise<void>;
  /** Gives people the power of admins there. */
  promote(seat: Seat, room: string, userIds: readonly string[]): Promise<void>;
  /** Joins by way of a server that is in it. Takes up to a minute. @throws UserError `join-refused`, with the homeserver's words. */
  join(seat: Seat, room: string, via: string): Promise<void>;
  say(seat: Seat, room: string, text: string): Promise<void>;
  /** Whether that was said there lately, as far as this account's homeserver knows. */
  heard(seat: Seat, room: string, text: string): Promise<boolean>;
  /** Leaves and forgets it; does nothing when not in it. */
  leave(seat: Seat, room: string): Promise<void>;
  /** Takes a room, and its alias, off a homeserver, as an admin of it. Takes up to a minute. Safe to run again; where the homeserver can't, everybody has only left. */
  close(seat: Seat, room: string, alias: string | null): Promise<void>;
}
