import type { Ability } from "../homeserver.ts";
import type { InstanceName } from "../instance/instance.ts";
import type { Unreached } from "../probe.ts";

/** Why there is no homeserver, or none that can be trusted, at an address. */
export type UnknownHomeserver =
  /** `given` is null where it can't be said again: there is a password in it. */
  | { readonly why: "no-address"; readonly given: string | null }
  | { readonly why: "none"; readonly url: string; readonly status: number }
  | { readonly why: "points-to-no-address"; readonly url: string; readonly where: string }
  /** To where only this host or its network can go, though it is itself on the Internet. */
  | { readonly why: "points-inside"; readonly url: string; readonly where: string }
  | { readonly why: "points-to-none"; readonly url: string; readonly where: string; readonly status: number }
  | { readonly why: "another"; readonly url: string; readonly where: string; readonly serverName: string }
  | { readonly why: "nameless"; readonly url: string };

/** What can go wrong with a homeserver and its accounts. `says` are its own words. */
export type HomeserverErrors = {
  "homeserver-busy": { readonly url: string };
  /** It said more than that in one answer. */
  "homeserver-endless": { readonly url: string; readonly limitBytes: number };
  /** `name` is the instance's; null where it isn't known. */
  "homeserver-external": { readonly name: string | null; readonly ability: Ability | null };
  "homeserver-failing": { readonly url: string; readonly status: number };
  "homeserver-moved": { readonly url: string; readonly to: string };
  "homeserver-silent": { readonly url: string; readonly why: Unreached; readonly seconds: number | null };
  "homeserver-unencrypted": { readonly url: string; readonly host: string };
  "homeserver-unknown": UnknownHomeserver;
  "invite-refused": { readonly says: string };
  "join-refused": { readonly says: string };
  "name-invalid": { readonly user: string; readonly why: "letters" | "digits-only" };
  /** A user's on a homeserver, or an instance's. */
  "name-taken": { readonly user: string; readonly serverName: string } | { readonly name: InstanceName };
  /** `name` is the instance's, where it was asked about. */
  "no-account": { readonly user: string; readonly serverName: string; readonly name: InstanceName | null };
  /** `limit` in characters. */
  "password-weak": { readonly why: "short" | "long"; readonly limit: number } | { readonly why: "has-user-name" | "repeats" | "homeserver-says" };
  "password-wrong": { readonly user: string };
};
