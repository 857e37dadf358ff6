import type { Domain, HomeserverKind, InstanceName } from "./instance.ts";
import type { Registration } from "../homeserver.ts";
import type { PortSet } from "./settings.ts";
import type { SettingsPatchKey } from "./settings-patch.ts";
import type { Addresses } from "./observed.ts";
import type { LinkSummary } from "../people/people-outcomes.ts";

/** What `create` made, or with `--dry-run` would make. */
export type Created = {
  readonly kind: "created";
  readonly name: InstanceName;
  readonly dryRun: boolean;
  readonly directory: string;
  readonly domain: Domain;
  readonly homeserver: HomeserverKind;
  readonly onlyMatrix: boolean;
  readonly serverName: string | null;
  readonly federation: boolean;
  readonly ports: PortSet;
  readonly subnet: string | null;
  readonly addresses: Addresses;
  readonly files: readonly string[];
  readonly containers: readonly string[];
  /** Images pinned by digest because no version tag is known. */
  readonly pinnedByDigest: readonly string[];
  /** Where model keys go; null where no agents run. */
  readonly keysFile: string | null;
  /** MindRoom's built-in model that needs no key. */
  readonly synthetic: boolean;
  /** How agents come to have accounts on somebody else's homeserver; null where it is another kind. */
  readonly registration: Registration | null;
};

/**
 * What is wrong, and doesn't keep an instance from running. `clock`: its homeserver's is so many seconds ahead of ours. `token-refused`:
 * agents that are there stay, new ones can't come. `token-mended`: its homeserver had forgotten the token, and knows it again.
 */
export type StartWarning =
  | { readonly kind: "clock"; readonly url: string; readonly ahead: number }
  | { readonly kind: "token-refused"; readonly url: string }
  | { readonly kind: "token-mended" };

/** `claim` is the id of a first-admin link, where one waits to be used. */
export type Started = {
  readonly name: InstanceName;
  readonly seconds: number;
  readonly addresses: Addresses;
  readonly homeserver: { readonly kind: HomeserverKind; readonly version: string | null; readonly federation: boolean } | null;
  readonly claim: LinkSummary | null;
  readonly synthetic: boolean;
  /** False when agents would have no model key. */
  readonly hasModelKey: boolean;
  readonly keysFile: string | null;
  readonly restarted: boolean;
  readonly warnings: readonly StartWarning[];
};

/** Which keys somebody wrote, by the link of `by`; `runs` when the backend hasn't got them yet, `restart` when it is to be started afresh with them. */
export type KeysSaved = {
  readonly instance: InstanceName;
  readonly by: string;
  readonly set: readonly string[];
  readonly removed: readonly string[];
  readonly runs: boolean;
  readonly restart: boolean;
};

/** Somebody has looked at the dashboard's key, by the link of `by`. */
export type KeyShown = { readonly instance: InstanceName; readonly by: string };

/** One setting as it was and as it is. */
export type SettingChanged = { readonly key: SettingsPatchKey; readonly from: string; readonly to: string };

/**
 * `started` is how it came back with them; null where it doesn't run, and takes them over at its next start. `carriedUs`: the bot itself
 * looks for its homeserver where that was before.
 */
export type SettingsSet = { readonly name: InstanceName; readonly changes: readonly SettingChanged[]; readonly started: Started | null; readonly carriedUs: boolean };

export type Stopped = { readonly name: InstanceName };

/** `url`: the homeserver on which the agents will register. */
export type AgentsOpened = { readonly name: InstanceName; readonly url: string; readonly link: LinkSummary };

/** `tried`: that homeserver says that the token is good; else it says nothing of it. `running`: a restart takes it over. */
export type AgentsTokenSaved = { readonly instance: InstanceName; readonly serverName: string; readonly by: string; readonly tried: boolean; readonly running: boolean };

export type Removed = { readonly name: InstanceName; readonly ports: readonly number[]; readonly slot: string };
