import { announcerTo } from "../model/rooms/announcer.ts";
import { everything, nothing, type Scope } from "../model/rooms/scope.ts";
import type { Deps, Outside, Program } from "../operations/deps.ts";
import type { Registry } from "../registry/registry.ts";

/** What is around Innkeeper's memory: the real things, or fakes of them, and how this Innkeeper is set up. */
export type Surroundings = Outside & Program & {
  /** The scope of an admin room; null for any other room. */
  readonly scopeIn: (room: string) => Scope | null;
};

/** Everything that operations stand on. The admin rooms are told what is within their scopes. */
export function composeDeps(registry: Registry, { scopeIn, ...surroundings }: Surroundings): Deps {
  const { announcements, audit, confirmations, identities, instances, jobs, locks, oneTimeLinks, ports, trash, validConfigs, verifications } = registry;
  const announcer = announcerTo(() => registry.rooms.all().map((room) => ({ room, scope: scopeIn(room) ?? nothing })));
  return {
    ...surroundings,
    scope: everything,
    announcements,
    announcer,
    audit,
    confirmations,
    identities,
    instances,
    jobs,
    locks,
    oneTimeLinks,
    ports,
    trash,
    validConfigs,
    verifications,
  };
}
