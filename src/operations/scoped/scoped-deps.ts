import type { Identities } from "../../model/people/identities.ts";
import type { Scope } from "../../model/rooms/scope.ts";
import type { Verifications } from "../../model/rooms/verification.ts";
import type { Deps } from "../deps.ts";
import { scopedAudit } from "./scoped-audit.ts";
import { scopedInstances } from "./scoped-instances.ts";
import { scopedJobs } from "./scoped-jobs.ts";
import { scopedPorts } from "./scoped-ports.ts";
import { scopedTrash } from "./scoped-trash.ts";

/**
 * What operations stand on, as far as a scope goes. What is outside isn't there: it is neither listed nor found, and where it stands
 * in the way, only that something does is told. What was found within may be changed, and what a job did may be undone, whatever
 * the scope has become meanwhile. Written member by member, here and in each store, so that what is added later isn't seen through a
 * scope until somebody says how: without that, it doesn't compile.
 * @param room from which it is asked: its own jobs are within its scope, also those that name no instance.
 */
export function scopedDeps(deps: Deps, scope: Scope, room: string): Deps {
  if (scope.all) return deps;
  return {
    scope,
    instances: scopedInstances(deps, scope),
    ports: scopedPorts(deps.ports, scope),
    trash: scopedTrash(deps.trash, scope),
    jobs: scopedJobs(deps.jobs, scope, room),
    audit: scopedAudit(deps.audit, scope, room),
    identities: nobody(deps.identities),
    verifications: noneOf(deps.verifications),

    // Each takes an instance, which is found through `instances`, so nobody has one from outside in hand. What the engine lists of all
    // (containers, networks) is held against those instances, or says only that something is taken; an outsider's container is a
    // stranger's. What files takes by a slot is found through `trash`.
    engine: deps.engine,
    files: deps.files,
    homeservers: deps.homeservers,
    matrixRooms: deps.matrixRooms,
    agents: deps.agents,
    // By the id of an instance that was found: what the rooms that see it were told last.
    announcements: deps.announcements,
    // It tells each room by that room's own scope, whoever asked.
    announcer: deps.announcer,
    // By a link's id, which is as good as secret, or that of an instance that was found.
    oneTimeLinks: deps.oneTimeLinks,
    links: deps.links,
    // Each is its asker's alone, in the room where it was asked.
    confirmations: deps.confirmations,
    // Who holds one is told by the job, and so as far as `jobs` shows it.
    locks: deps.locks,
    // By a fingerprint, which only whoever has the configuration can make.
    validConfigs: deps.validConfigs,
    // What is the same for everybody: the host, the network outside, the time, and how this Innkeeper is set up.
    host: deps.host,
    federation: deps.federation,
    freeBytes: deps.freeBytes,
    clock: deps.clock,
    choices: deps.choices,
    // Written only.
    log: deps.log,
  };
}

/** Whom the bot trusts is for those who see everything. */
const nobody = (identities: Identities): Identities => ({
  all: () => [],
  find: () => null,
  show: (user, key, at) => identities.show(user, key, at),
  accept: (user, key, by, at) => identities.accept(user, key, by, at),
  acceptFirst: (user, key, at, message) => identities.acceptFirst(user, key, at, message),
  put: (identity) => identities.put(identity),
});

/** Who compares emoji with the bot is shown on the host alone. */
const noneOf = (verifications: Verifications): Verifications => ({ put: (verification) => verifications.put(verification), since: () => [] });
