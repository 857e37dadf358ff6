import type { Instance } from "./instance/instance.ts";
import type { KeyChanges, KeyNames } from "./instance/model-keys.ts";
import type { Secrets, Settings } from "./instance/settings.ts";

/** How a fresh instance's agents think: MindRoom's built-in `synthetic` model answers without a key (the sandbox's). */
export type AgentModel = "synthetic" | "keyed";

/** What an instance's MindRoom reads its configuration from. */
export type AgentsConfig = {
  /** The folder of `config.yaml`, which may include what lies beside it. */
  readonly folder: string;
  /** The folder of what it keeps. */
  readonly data: string;
  /** As whom it runs, `UID:GID`. */
  readonly user: string;
  /** `config.yaml`'s; null where that is no plain file. */
  readonly text: string | null;
  /** Of all that is in the folder; null where that is too much. */
  readonly fingerprint: string | null;
};

/**
 * The instance folders and the trash. Everything is written atomically; what a container may write is never followed through
 * links and is replaced by rename.
 */
export interface Files {
  /**
   * Writes an instance's folder, everything or nothing: built beside, synced, renamed into place. Does nothing when this very
   * instance's (same id) stands already.
   * @throws UserError `disk-full`, `template-broken`, `folder-taken`.
   */
  create(instance: Instance, settings: Settings, model: AgentModel): Promise<void>;
  /** The files that `create` would write, relative to the folder, for `--dry-run`. */
  plan(instance: Instance): readonly string[];
  /** Undoes `create`: removes the folder if it is this instance's (same id). */
  discard(instance: Instance): Promise<void>;
  /** What `.env.NAME` says now. @throws UserError `settings-broken`, with the line and what is wrong with it. */
  settings(instance: Instance): Promise<Settings>;
  /** Rewrites Innkeeper's own keys of `.env.NAME`; keeps the rest, comments included. */
  change(instance: Instance, changes: Partial<Settings>): Promise<void>;
  /** Whether `.env.NAME` or `backend.env` has a key of a model provider. */
  hasModelKey(instance: Instance): Promise<boolean>;
  /** Which keys have a value. @throws UserError `settings-broken`. */
  keyNames(instance: Instance): Promise<KeyNames>;
  /**
   * Writes keys into `.env.NAME` and `backend.env`, and keeps how both were until `keysAsBefore` or `forgetKeysBefore`.
   * @throws UserError `settings-broken`, `disk-full`.
   */
  changeKeys(instance: Instance, changes: KeyChanges): Promise<void>;
  /** Undoes `changeKeys`, whether or not that came to its end. Does nothing when nothing is kept. */
  keysAsBefore(instance: Instance): Promise<void>;
  /** What was, is not to be had back. */
  forgetKeysBefore(instance: Instance): Promise<void>;
  /** Whether MindRoom has made accounts for its agents already: then it needs no registration to start. */
  agentsKnown(instance: Instance): Promise<boolean>;
  /** @throws UserError `settings-broken`. */
  agentsConfig(instance: Instance): Promise<AgentsConfig>;
  /** @throws UserError `settings-broken`. */
  secrets(instance: Instance): Promise<Secrets>;
  /** Writes the token with which agents register into `.env.NAME`, mode 0600. @throws UserError `settings-broken`, `disk-full`. */
  keepRegistrationToken(instance: Instance, token: string): Promise<void>;
  /** Keeps the service account's access token, mode 0600. */
  keepServiceToken(instance: Instance, token: string): Promise<void>;
  /** Renders anew what containers read and Innkeeper owns: `compose.yaml`, the homeserver's settings. @throws UserError `template-broken`, `settings-broken`. */
  render(instance: Instance, settings: Settings): Promise<void>;
  /** Has MindRoom's agents invite a person to their rooms, and makes them administrator where that is meant, in `config/config.yaml`. Safe to run again. @throws UserError `settings-broken`. */
  addPerson(instance: Instance, userId: string, as: { readonly administrator: boolean }): Promise<void>;
  /** Takes somebody off both lists. Safe to run again. @throws UserError `settings-broken`. */
  removePerson(instance: Instance, userId: string): Promise<void>;
  /** Moves the folder to `trash/SLOT`. Does nothing when it is there already. */
  trash(instance: Instance, slot: string): Promise<void>;
  /** Moves it back. Does nothing when it is back already. */
  restore(instance: Instance, slot: string): Promise<void>;
  /** Deletes `trash/SLOT` for good. */
  erase(slot: string): Promise<void>;
  /** Bytes on disk; `slot` of the trash. */
  size(where: { readonly instance: Instance } | { readonly slot: string }): Promise<number>;
}
