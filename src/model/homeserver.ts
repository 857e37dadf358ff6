import type { Instance } from "./instance/instance.ts";
import type { Secrets } from "./instance/settings.ts";
import type { Probe } from "./probe.ts";

/** An account's access to a homeserver. The token is a secret. */
export type Account = { readonly userId: string; readonly token: string };

/** A running homeserver, as Innkeeper reaches it from the host. */
export type Reach = { readonly url: string; readonly serverName: string; readonly secrets: Secrets };

/** What a kind of homeserver can do, or can't; in words, so that "I can't … there" is the reason. */
export type Ability = "make accounts" | "list accounts" | "reset passwords" | "deactivate accounts" | "give out a registration token";

/** An account as its homeserver lists it. */
export type Listed = { readonly userId: string; readonly admin: boolean; readonly deactivated: boolean };

/** One kind of homeserver. All calls have a deadline of 10 s unless said otherwise, and throw UserError `homeserver-silent` past it. */
export interface Homeserver {
  /** What Innkeeper can do there. Calls for anything else throw UserError `homeserver-external`. */
  readonly can: ReadonlySet<Ability>;
  /** The name as which it acts itself, on its own list of accounts too; null where there is none. */
  readonly serverUser: string | null;
  /** One look; never throws. */
  probe(url: string, signal?: AbortSignal): Promise<Probe>;
  /** The service account `@innkeeper`, a server admin: made, or signed in when it exists. Safe to run again. */
  serviceAccount(reach: Reach): Promise<Account>;
  /** Makes the registration token that the agents use known to the homeserver; gives whether it wasn't. Safe to run again. */
  allowRegistration(reach: Reach): Promise<boolean>;
  /** Makes an account by the shared secret. @throws UserError `name-taken`, `name-invalid`, `password-weak`. */
  register(reach: Reach, who: { readonly user: string; readonly password: string; readonly admin: boolean }): Promise<Account>;
  /** @throws UserError `password-wrong`. */
  signIn(reach: Reach, who: { readonly user: string; readonly password: string }): Promise<Account>;
  /** Ends the access that `register` or `signIn` gave. */
  signOut(reach: Reach, account: Account): Promise<void>;
  /** The account of that name; null where there is none. Names of deactivated ones stay taken. */
  account(reach: Reach, user: string): Promise<Listed | null>;
  /** All accounts by name, deactivated ones too, some hundreds at a time: `next` is where to go on, null at the end. */
  accounts(reach: Reach, from: string | null, signal?: AbortSignal): Promise<{ readonly accounts: readonly Listed[]; readonly next: string | null }>;
  /**
   * Sets a new password and asks for the old one's sessions to be ended. Safe to run again.
   * @returns whether no session is left, as the homeserver says: one that can't end or list them counts as having some.
   * @throws UserError `no-account`, `password-weak`.
   */
  resetPassword(reach: Reach, who: { readonly user: string; readonly password: string }): Promise<{ readonly signedOut: boolean }>;
  /** For good: signed out everywhere, out of all rooms, the name never free again. Safe to run again. Takes up to a minute. @throws UserError `no-account`. */
  deactivate(reach: Reach, user: string): Promise<void>;
}

/**
 * How accounts come to be on somebody else's homeserver: by anybody (`open`), with a registration token, by steps that only a person
 * can take (`other`), or not at all (`closed`). `says` is in its own words: the steps, or its refusal.
 */
export type Registration = { readonly how: "open" | "token" | "other" | "closed" | "unknown"; readonly says: string | null };

/** What a look at somebody else's homeserver told. `ahead`: by how many seconds its clock is ahead of ours, null where it doesn't say; journals have that name. */
export type External = { readonly url: string; readonly serverName: string; readonly version: string; readonly registration: Registration; readonly ahead: number | null };

/** All kinds. */
export interface Homeservers {
  of(instance: Instance): Homeserver;
  /**
   * Looks at an existing homeserver before anything is written.
   * @throws UserError `homeserver-silent`, `homeserver-failing`, `homeserver-moved`, `homeserver-unencrypted`, `homeserver-unknown`.
   */
  inspect(url: string): Promise<External>;
  /** Whether a registration token is good on an existing homeserver; null where that doesn't say. @throws UserError `homeserver-silent`. */
  tokenHolds(url: string, token: string): Promise<boolean | null>;
}
