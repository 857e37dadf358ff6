import type { Emptied, Restored } from "../model/trash/trash-outcomes.ts";
import type { FederationSet } from "../model/federation/federation-outcomes.ts";
import type { IdentityAccepted } from "../model/people/trust-outcomes.ts";
import type { PortReserved } from "../model/instance/port-outcomes.ts";
import type { Deactivated, Invited, LinksRevoked, ResetOpened, RoomOpened } from "../model/people/people-outcomes.ts";
import type { AgentsOpened, Created, Removed, SettingsSet, Started, Stopped } from "../model/instance/instance-outcomes.ts";
import type { JobShown } from "../model/jobs/job-outcomes.ts";
import { line, type Reply } from "../model/reply.ts";

/** What the other rooms hear of what somebody had done. */
export const broadcasts = {
  // A dry run is nobody else's concern. The start that follows a create or a restore tells for itself.
  created: ({ dryRun, name }: Created, asker: string): Reply | null => (dryRun ? null : [line(`${asker} created ${name}.`)]),
  started: ({ name, restarted }: Started, asker: string): Reply => [line(`${asker} ${restarted ? "restarted" : "started"} ${name}, and it answers.`)],
  set: ({ changes, name, started }: SettingsSet, asker: string): Reply | null =>
    changes.length === 0 ? null : [line(`${asker} changed ${name}${started === null ? "" : " and restarted it"}: ${changes.map(({ from, key, to }) => `${key} ${from} → ${to}`).join(", ")}.`)],
  stopped: ({ name }: Stopped, asker: string): Reply => [line(`${asker} stopped ${name}.`)],
  federation: ({ name, on }: FederationSet, asker: string): Reply => [line(`${asker} ${on ? "opened" : "closed"} ${name} to other homeservers.`)],
  roomOpened: ({ name, title }: RoomOpened, asker: string): Reply => [line(`${asker} made the room “${title}” on ${name}.`)],
  removed: ({ name }: Removed, asker: string): Reply => [line(`${asker} removed ${name}; it is in the trash. Back: \`!trash restore ${name}\``)],
  restored: ({ name }: Restored, asker: string): Reply => [line(`${asker} brought ${name} back from the trash.`)],
  revoked: ({ name, page }: LinksRevoked, asker: string): Reply => [line(page === "claim" ? `${asker} revoked the first-admin link of ${name}.` : `${asker} revoked all invites to ${name}.`)],
  invited: ({ admin, name }: Invited, asker: string): Reply => [line(`${asker} asked for a link for one more ${admin ? "admin" : "person"} on ${name}.`)],
  agentsOpened: ({ name }: AgentsOpened, asker: string): Reply => [line(`${asker} asked for a link that gives the agents of ${name} a registration token.`)],
  resetOpened: ({ name, userId }: ResetOpened, asker: string): Reply => [line(`${asker} asked for a link to a new password for ${userId} on ${name}.`)],
  deactivated: ({ name, userId }: Deactivated, asker: string): Reply => [line(`${asker} deactivated ${userId} on ${name}.`)],
  emptied: ({ names }: Emptied, asker: string): Reply | null => (names.length === 0 ? null : [line(`${asker} emptied the trash: ${names.join(", ")}.`)]),
  reserved: ({ port }: PortReserved, asker: string): Reply => [line(`${asker} reserved port ${port}.`)],
  accepted: ({ changed, user }: IdentityAccepted, asker: string): Reply => [line(`${asker} accepted ${changed ? "the new identity" : "the identity"} of ${user}.`)],
  abandoned: ({ command, id }: JobShown, asker: string): Reply => [line(`${asker} ended job ${id} (\`${command}\`) as it was.`)],
  released: ({ port }: PortReserved, asker: string): Reply => [line(`${asker} released port ${port}.`)],
};
