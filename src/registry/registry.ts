import type { Clock } from "../model/clock.ts";
import type { Audit } from "../model/jobs/audit.ts";
import type { Jobs } from "../model/jobs/job.ts";
import type { Locks } from "../model/jobs/locks.ts";
import type { Inbox, PendingDecryptions } from "../model/rooms/incoming.ts";
import type { Outbox } from "../model/rooms/outgoing.ts";
import type { KeyMessages } from "../model/rooms/key-message.ts";
import type { OneTimeLinks } from "../model/people/link.ts";
import type { Trash } from "../model/trash/trash.ts";
import type { PlainRooms } from "../model/rooms/plain-rooms.ts";
import type { Identities } from "../model/people/identities.ts";
import type { Guesses } from "../model/rooms/guesses.ts";
import type { Confirmations } from "../model/rooms/confirmations.ts";
import type { Announcements } from "../model/watch/announcements.ts";
import type { Ports } from "../model/instance/ports.ts";
import type { ValidConfigs } from "../model/instance/valid-configs.ts";
import type { Instances } from "../model/instance/instances.ts";
import type { PortRole } from "../model/instance/settings.ts";
import type { AppliedConfig } from "../model/setup/applied-config.ts";
import type { Verifications } from "../model/rooms/verification.ts";
import { announcementsIn } from "./announcements.ts";
import { auditIn } from "./audit.ts";
import { confirmationsIn } from "./confirmations.ts";
import { guessesIn } from "./guesses.ts";
import { identitiesIn } from "./identities.ts";
import { dealingIn, inboxIn } from "./inbox.ts";
import { instancesIn } from "./instances.ts";
import { jobsIn } from "./jobs.ts";
import { keyMessagesIn } from "./key-messages.ts";
import { linksIn } from "./links.ts";
import { locksIn } from "./locks.ts";
import { outboxIn } from "./outbox.ts";
import { plainRoomsIn } from "./plain-rooms.ts";
import { portsIn } from "./ports.ts";
import { pruningIn } from "./prune.ts";
import { roomsIn, type Rooms } from "./rooms.ts";
import { selfIn } from "./self.ts";
import { openStore } from "./store.ts";
import { subnetsIn } from "./subnets.ts";
import { syncIn, type Sync } from "./sync.ts";
import { appliedConfigIn } from "./applied-config.ts";
import { trashIn } from "./trash.ts";
import { pendingDecryptionsIn } from "./pending-decryptions.ts";
import { validConfigsIn } from "./valid-configs.ts";
import { verificationsIn } from "./verifications.ts";

/** All that Innkeeper remembers. */
export type Registry = {
  /** This Innkeeper's id. */
  readonly id: string;
  readonly instances: Instances;
  readonly ports: Ports;
  readonly trash: Trash;
  readonly announcements: Announcements;
  readonly oneTimeLinks: OneTimeLinks;
  readonly confirmations: Confirmations;
  readonly guesses: Guesses;
  readonly identities: Identities;
  readonly verifications: Verifications;
  readonly plainRooms: PlainRooms;
  readonly audit: Audit;
  readonly inbox: Inbox;
  readonly pendingDecryptions: PendingDecryptions;
  readonly keyMessages: KeyMessages;
  readonly outbox: Outbox;
  readonly jobs: Jobs;
  readonly locks: Locks;
  readonly validConfigs: ValidConfigs;
  readonly appliedConfig: AppliedConfig;
  readonly rooms: Rooms;
  readonly sync: Sync;
  /** All that `work` writes is one transaction. */
  together<T>(work: () => T): T;
  /** Forgets some of what is older than 90 days; gives how many rows, 0 when there is nothing left to forget. */
  readonly prune: () => number;
  /** Differs from its last value when another process has written since. */
  readonly dataVersion: () => number;
  /** Also drops the locks taken here. */
  close(): void;
};

export type RegistryOptions = {
  /** An absolute path; made when it isn't there. */
  readonly dataRoot: string;
  /** The first port of each role. */
  readonly ranges: Readonly<Record<PortRole, number>>;
  /** IPv4 CIDR. */
  readonly subnetPool: string;
  /** A test's own time. */
  readonly now?: Clock["now"];
  /** How long to wait for another program that holds the database; 5 s unless told. */
  readonly busyTimeoutMs?: number;
};

/** Opens what Innkeeper remembers. @throws UserError as `openStore`. */
export function openRegistry({ dataRoot, ranges, subnetPool, now = Date.now, busyTimeoutMs }: RegistryOptions): Registry {
  const store = openStore(dataRoot, busyTimeoutMs);
  const locks = locksIn(dataRoot);
  const instances = instancesIn(store);
  const ports = { ...portsIn(store, ranges), ...subnetsIn(store, subnetPool) };
  const outbox = outboxIn(store);
  const audit = auditIn(store, now);
  const deal = dealingIn(store, now);

  return {
    id: selfIn(store),
    instances,
    ports,
    trash: trashIn(store, instances, ports),
    announcements: announcementsIn(store),
    oneTimeLinks: linksIn(store),
    confirmations: confirmationsIn(store, audit, now),
    guesses: guessesIn(store),
    identities: identitiesIn(store, audit),
    verifications: verificationsIn(store),
    plainRooms: plainRoomsIn(store, outbox),
    audit,
    inbox: inboxIn(store, outbox, audit, deal),
    pendingDecryptions: pendingDecryptionsIn(store, outbox),
    keyMessages: keyMessagesIn(store, outbox, audit, now),
    outbox,
    jobs: jobsIn(store, outbox, audit, deal, now),
    locks,
    validConfigs: validConfigsIn(store, now),
    appliedConfig: appliedConfigIn(store),
    rooms: roomsIn(store),
    sync: syncIn(store),
    together: (work) => store.together(work),
    prune: pruningIn(store, now),
    dataVersion: store.dataVersion,
    close() {
      locks.releaseAll();
      store.close();
    },
  };
}
