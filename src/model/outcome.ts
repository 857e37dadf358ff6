import type { FederationLook } from "./federation.ts";
import type { Audited } from "./jobs/audit.ts";
import type { Domain, HomeserverKind, Instance, InstanceName, Service } from "./instance/instance.ts";
import type { Origin, StoredStep } from "./jobs/job.ts";
import type { Role } from "./people/role.ts";
import type { Holder } from "./host.ts";
import type { Listed, Registration } from "./homeserver.ts";
import type { Identity, Reservation, Trashed } from "./registry.ts";
import type { FileSource } from "./reply.ts";
import type { PortSet } from "./instance/settings.ts";
import type { Verification } from "./rooms/verification.ts";
import type { WantedKey } from "./instance/settings-patch.ts";

/** What operations tell commands, and `words/` puts into sentences. All JSON: `--json` prints it, and a job journals it. */

/** What Docker says now of one instance: asked each time, never stored. */
export type Observed = {
  readonly state: "running" | "starting" | "degraded" | "stopped" | "unknown";
  /** Why, where there is something to say: `backend restarted 4 times`, Docker's trouble. */
  readonly why: string | null;
  /** Services that don't do what they should. */
  readonly ailing: readonly Service[];
  /** Docker's own words, a service each; empty when unknown. */
  readonly services: readonly { readonly service: Service; readonly status: string }[];
};

/** The addresses under which an instance answers. Null for a service that it doesn't have. */
export type Addresses = {
  readonly chat: string | null;
  readonly dashboard: string | null;
  readonly homeserver: string | null;
};

export type Overview = {
  readonly name: InstanceName;
  readonly domain: Domain | null;
  readonly homeserver: HomeserverKind;
  readonly onlyMatrix: boolean;
  readonly desired: "running" | "stopped";
  readonly observed: Observed;
};

/** `example` is a name under which one could be created; null where none can. */
export type OverviewList = { readonly overviews: readonly Overview[]; readonly example: string | null };

/** What `create` made, or with `--dry-run` would make. */
export type Created = {
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
 * What is wrong, and doesn't keep an instance from running. `clock`: its homeserver's is so many seconds before ours. `token-refused`:
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
  readonly claim: LinkTold | null;
  readonly synthetic: boolean;
  /** False when agents would have no model key. */
  readonly hasModelKey: boolean;
  readonly keysFile: string | null;
  readonly restarted: boolean;
  readonly warnings: readonly StartWarning[];
};

/** `seconds` is how long the restart took; null where it was stopped, and stays so. */
export type FederationSet = { readonly name: InstanceName; readonly on: boolean; readonly serverName: string; readonly seconds: number | null };

/** A link to a page about one instance. */
export type LinkOpened = { readonly name: InstanceName; readonly link: LinkTold };

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
export type SettingChanged = { readonly key: WantedKey; readonly from: string; readonly to: string };

/**
 * `started` is how it came back with them; null where it doesn't run, and takes them over at its next start. `carriedUs`: the bot itself
 * looks for its homeserver where that was before.
 */
export type SettingsSet = { readonly name: InstanceName; readonly changes: readonly SettingChanged[]; readonly started: Started | null; readonly carriedUs: boolean };

/**
 * From one instance into a room of another. `times` in milliseconds: the join, a message there, one back, as far as it went.
 * `says` are a homeserver's words.
 */
export type Crossing = {
  readonly from: InstanceName;
  readonly to: InstanceName;
  readonly times: readonly number[];
  readonly failed: { readonly step: "join" | "message" | "answer"; readonly says: string } | null;
};

/** A room for several, and whose invites went out. `says` are the homeserver's words. */
export type RoomOpened = {
  readonly name: InstanceName;
  readonly title: string;
  readonly alias: string;
  readonly invited: readonly string[];
  readonly refused: readonly { readonly userId: string; readonly says: string }[];
};

/** How far other homeservers get on their way to one instance's, or two's; null for `crossings` that weren't tried. */
export type FederationChecked = { readonly looks: readonly { readonly name: InstanceName; readonly look: FederationLook }[]; readonly crossings: readonly Crossing[] | null };

export type Stopped = { readonly name: InstanceName };

export type Shown = Overview & {
  readonly instance: Instance;
  readonly ports: PortSet;
  readonly subnet: string | null;
  readonly federation: boolean;
  readonly images: readonly (readonly [Service, string])[];
  readonly addresses: Addresses;
  /** What is wrong with its files, so that the rest could still be shown. */
  readonly trouble: string | null;
};

export type Logs = { readonly name: InstanceName; readonly lines: readonly { readonly service: Service; readonly text: string }[] };

/** A link of which outcomes tell: never its token. */
export type LinkTold = { readonly id: string; readonly expiresAt: number };

/** `another`: somebody has become admin by such a link before. */
export type Claimable = { readonly name: InstanceName; readonly claim: LinkTold; readonly another: boolean };
/** How many links are no longer good. `begunBy`: user names for which somebody had begun to use one. */
export type LinksRevoked = { readonly name: InstanceName; readonly page: "claim" | "invite"; readonly revoked: number; readonly begunBy: readonly string[] };
export type Invited = { readonly name: InstanceName; readonly admin: boolean; readonly link: LinkTold };

/** Who has got an account by a link, and how they sign in. */
export type AccountMade = {
  readonly instance: InstanceName;
  readonly page: "claim" | "invite";
  readonly admin: boolean;
  /** Who asked for the link; null where that is no longer known. */
  readonly by: string | null;
  readonly user: string;
  readonly userId: string;
  readonly serverName: string;
  readonly homeserverUrl: string;
  /** The instance's web chat; null where it has none. */
  readonly chat: string | null;
};

/** `url`: the homeserver on which the agents will register. */
export type AgentsOpened = { readonly name: InstanceName; readonly url: string; readonly link: LinkTold };
/** `tried`: that homeserver says that the token is good; else it says nothing of it. `running`: a restart takes it over. */
export type AgentsAdmitted = { readonly instance: InstanceName; readonly serverName: string; readonly by: string; readonly tried: boolean; readonly running: boolean };

export type ResetOpened = { readonly name: InstanceName; readonly userId: string; readonly link: LinkTold };
/** `signedOut`: no session of the old password is left, as the homeserver says. */
export type PasswordSet = { readonly instance: InstanceName; readonly userId: string; readonly by: string; readonly signedOut: boolean; readonly homeserverUrl: string; readonly chat: string | null };
/** `stillListed`: why MindRoom still has them on its lists; null when it hasn't. */
export type Deactivated = { readonly name: InstanceName; readonly userId: string; readonly stillListed: string | null };

/** Accounts on an instance's homeserver: a page of the people, the first agents, and how many there are of each. */
export type People = {
  readonly name: InstanceName;
  readonly serverName: string;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  readonly people: readonly Listed[];
  readonly agents: readonly Listed[];
  /** Innkeeper's own account there. */
  readonly service: string | null;
  /** Those of the people that are the bot's own. */
  readonly bots: readonly string[];
  readonly totals: { readonly people: number; readonly deactivated: number; readonly agents: number };
  /** False where there are more accounts than were asked for. */
  readonly complete: boolean;
};

export type Removed = { readonly name: InstanceName; readonly ports: readonly number[]; readonly slot: string };

export type Restored = {
  readonly name: InstanceName;
  readonly desired: "running" | "stopped";
  /** What isn't as it was: role, old and new port. */
  readonly movedPorts: readonly { readonly role: string; readonly from: number; readonly to: number }[];
  readonly subnet: { readonly from: string; readonly to: string } | null;
};

export type TrashList = { readonly trashed: readonly (Trashed & { readonly bytes: number | null })[] };
export type Emptied = { readonly names: readonly InstanceName[]; readonly bytes: number };

export type PortList = { readonly ports: readonly Reservation[] };
export type PortReserved = { readonly port: number; readonly holder: Holder | null };

export type Status = {
  readonly version: string;
  readonly dataRoot: string;
  readonly freeBytes: number | null;
  /** Null when Docker answers; else why it doesn't. */
  readonly dockerTrouble: string | null;
  readonly instances: { readonly total: number; readonly running: number; readonly ailing: readonly InstanceName[] };
  readonly unfinishedJobs: readonly { readonly id: number; readonly command: string; readonly asker: string }[];
  /** Whether the bot runs; seen by its lock. */
  readonly botRuns: boolean;
};

/** A job as people hear of it. Times in milliseconds since 1970. */
export type JobTold = {
  readonly id: number;
  /** As it was asked, with what it is about: `instance start dev`. */
  readonly command: string;
  readonly asker: string;
  readonly origin: Origin;
  readonly state: "running" | "undoing" | "done" | "failed" | "cancelled";
  readonly cancelledBy: string | null;
  readonly failure: { readonly code: string; readonly message: string; readonly ref: string | null } | null;
  readonly createdAt: number;
  readonly endedAt: number | null;
};
export type JobList = { readonly jobs: readonly JobTold[] };
export type JobShown = JobTold & {
  readonly steps: readonly { readonly title: string; readonly state: StoredStep["state"]; readonly tries: number; readonly begunAt: number; readonly endedAt: number | null }[];
};

/** `here` is the room in which it is told. */
export type AuditList = { readonly name: string | null; readonly here: string | null; readonly entries: readonly Audited[] };

/** Which of the entries are told, one JSON line each. */
export type AuditExport = FileSource;

export type IdentityList = { readonly identities: readonly Identity[] };
export type VerificationList = { readonly verifications: readonly Verification[] };
export type IdentityAccepted = { readonly user: string; readonly key: string; /** Whether they were known by another one before. */ readonly changed: boolean };

/** Who asks, as far as an operation needs to know. */
export type Asker = { readonly name: string; readonly role: Role };
