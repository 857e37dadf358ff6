import type { Links } from "../model/rooms/chat.ts";
import type { Audit } from "../model/jobs/audit.ts";
import type { Clock } from "../model/clock.ts";
import type { Engine } from "../model/engine.ts";
import type { Federation } from "../model/federation/federation.ts";
import type { AgentModel, Files } from "../model/files.ts";
import type { Homeservers } from "../model/homeserver.ts";
import type { Agents } from "../model/mindroom.ts";
import type { Host } from "../model/host.ts";
import type { Announcer } from "../model/rooms/announcer.ts";
import type { Jobs } from "../model/jobs/job.ts";
import type { Locks } from "../model/jobs/locks.ts";
import type { OneTimeLinks } from "../model/people/link.ts";
import type { Log } from "../model/log.ts";
import type { MatrixRooms } from "../model/rooms/matrix-rooms.ts";
import type { Trash } from "../model/trash/trash.ts";
import type { Identities } from "../model/people/identities.ts";
import type { Confirmations } from "../model/rooms/confirmations.ts";
import type { Announcements } from "../model/watch/announcements.ts";
import type { Ports } from "../model/instance/ports.ts";
import type { ValidConfigs } from "../model/instance/valid-configs.ts";
import type { Instances } from "../model/instance/instances.ts";
import type { Scope } from "../model/rooms/scope.ts";
import type { Verifications } from "../model/rooms/verification.ts";

/** What an installation has chosen, as far as operations need it. */
export type Choices = {
  readonly version: string;
  readonly dataRoot: string;
  /** `DATA_ROOT/instances`. */
  readonly instancesDirectory: string;
  /** What a bare `--matrix` means. */
  readonly defaultHomeserver: "tuwunel" | "synapse";
  readonly bindAddress: string;
  readonly images: Readonly<Record<"backend" | "frontend" | "tuwunel" | "synapse", string | null>>;
  readonly agentModel: AgentModel;
  /** How long `start` waits for an answer. */
  readonly startDeadlineMs: number;
  /** Server name and `publicUrl`'s host of Innkeeper itself: domains that no instance may have. */
  readonly ownDomains: readonly string[];
  /** Matrix ids as whom the bot itself has signed in. */
  readonly ownUsers: readonly string[];
  /** URL of the homeserver that the bot itself uses; null without one. */
  readonly ownHomeserver: string | null;
};

/** The program: how it is set up, its time, its log, and the addresses of its pages. */
export type Program = {
  readonly choices: Choices;
  readonly clock: Clock;
  readonly log: Log;
  readonly links: Links;
};

/** What is outside the program: asked each time, and never stored as truth. */
export type Outside = {
  readonly engine: Engine;
  readonly host: Host;
  readonly files: Files;
  readonly homeservers: Homeservers;
  readonly matrixRooms: MatrixRooms;
  readonly federation: Federation;
  readonly agents: Agents;
  /** On the data root's disk; null where that can't be asked. */
  readonly freeBytes: () => Promise<number | null>;
};

/** What Innkeeper remembers: its database, and the locks beside it. */
export type Memory = {
  readonly instances: Instances;
  readonly ports: Ports;
  readonly trash: Trash;
  readonly jobs: Jobs;
  readonly locks: Locks;
  readonly audit: Audit;
  readonly oneTimeLinks: OneTimeLinks;
  readonly confirmations: Confirmations;
  readonly identities: Identities;
  readonly verifications: Verifications;
  readonly announcements: Announcements;
  readonly validConfigs: ValidConfigs;
};

/** Who sees what of it. */
export type Audience = {
  /** How far all of this goes for whoever asks: what is outside isn't there. */
  readonly scope: Scope;
  /** Tells each admin room as far as that room's own scope goes. */
  readonly announcer: Announcer;
};

/** Everything that operations stand on: the model's interfaces, built in `src/app/` or faked by a test. An operation takes of it what it uses. */
export type Deps = Program & Outside & Memory & Audience;
