import type { Instance } from "./instance.ts";
import type { Secrets, Settings } from "./settings.ts";

/** What one look at a service gave: it answers, or what it says it waits for. */
export type Probe = { readonly ready: true; readonly version?: string } | { readonly ready: false; readonly says: string };

/** An account's access to a homeserver. The token is a secret. */
export type Account = { readonly userId: string; readonly token: string };

/** A running homeserver, as Innkeeper reaches it from the host. */
export type Reach = { readonly url: string; readonly serverName: string; readonly secrets: Secrets };

/** One kind of homeserver. All calls have a deadline of 10 s unless said otherwise, and throw UserError `homeserver-silent` past it. */
export interface Homeserver {
  /** Whether Innkeeper can make accounts there. */
  readonly makesAccounts: boolean;
  /** One look; never throws. */
  probe(url: string, signal?: AbortSignal): Promise<Probe>;
  /** The service account `@innkeeper`, a server admin: made, or signed in when it exists. Safe to run again. */
  serviceAccount(reach: Reach): Promise<Account>;
  /** Makes the registration token that the agents use known to the homeserver. Safe to run again. */
  allowRegistration(reach: Reach): Promise<void>;
  /** Makes an account by the shared secret. @throws UserError `name-taken`, `name-invalid`, `password-weak`. */
  register(reach: Reach, who: { readonly user: string; readonly password: string; readonly admin: boolean }): Promise<Account>;
  /** @throws UserError `password-wrong`. */
  signIn(reach: Reach, who: { readonly user: string; readonly password: string }): Promise<Account>;
  /** Ends the access that `register` or `signIn` gave. */
  signOut(reach: Reach, account: Account): Promise<void>;
  /** Whether that name has an account (asked as the service account). */
  hasAccount(reach: Reach, user: string): Promise<boolean>;
}

/** What a look at somebody else's homeserver told. */
export type External = { readonly url: string; readonly serverName: string; readonly version: string };

/** All kinds. */
export interface Homeservers {
  of(instance: Instance): Homeserver;
  /** Looks at an existing homeserver before anything is written. @throws UserError `homeserver-silent`, `homeserver-unknown`. */
  inspect(url: string): Promise<External>;
}

/** MindRoom's backend and web chat. */
export interface Agents {
  /** One look at the backend; without Matrix, ready means that `/api/health` and the dashboard answer. Never throws. */
  probeBackend(settings: Settings, withMatrix: boolean, signal?: AbortSignal): Promise<Probe>;
  /** One look at the web chat. Never throws. */
  probeFrontend(settings: Settings, signal?: AbortSignal): Promise<Probe>;
  /** The line of a backend's log that says why it doesn't come up, in words for people where it is a known one. */
  cause(log: readonly string[]): string | null;
}
