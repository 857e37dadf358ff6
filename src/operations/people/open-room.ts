import { randomUUID } from "node:crypto";
import { localpart, ownerOf } from "../../model/people/account.ts";
import { type Reason, reasonOf, UserError } from "../../model/error.ts";
import type { Instance, InstanceName } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { Seat } from "../../model/rooms/matrix-rooms.ts";
import type { RoomOpened } from "../../model/people/people-outcomes.ts";
import { requireFederating } from "../federation/check-federation.ts";
import type { Deps, Outside } from "../deps.ts";
import { reachOf, requireHomeserver, serverNameOf } from "../instance/homeserver-of.ts";
import { allAccounts } from "./people.ts";

/** What a room may be made for: whole instances, and single people by their Matrix ids. */
export type RoomInput = { readonly name: InstanceName; readonly title: string; readonly instances: readonly InstanceName[]; readonly users: readonly string[] };

/** Invites to one room at most. */
const mostInvited = 100;

/**
 * Makes a room on an instance's homeserver and invites its admins, who get that power there, everybody of the named instances, and the
 * named people. Where somebody's homeserver doesn't federate with it, nothing is made.
 * @throws UserError `no-federation`, `too-many-people`, `nobody-invited`, and as `requireHomeserver` and `requireFederating`.
 */
export async function openRoom(deps: Outside & Pick<Deps, "choices" | "instances">, input: RoomInput, job: Job): Promise<RoomOpened> {
  const { matrixRooms: rooms } = deps;
  const { name, title } = input;
  const { instance, others } = await job.step("instances", "look them up", async () => ({ instance: deps.instances.get(name), others: input.instances.filter((each) => each !== name).map((each) => deps.instances.get(each)) }));
  await job.step("all-run", "see whether they run", async () => {
    for (const each of [instance, ...others]) await requireHomeserver(deps, each, "list accounts");
  });
  const { admins, guests } = await job.step("people", "see who is meant", () => whoIsMeant(deps, instance, others, input, job.signal));
  await job.step("federation", "see whether their homeservers federate", () => requireFederation(deps, instance, others, guests, job.signal));

  const alias = await job.step("alias", "name it", async () => `#room-${randomUUID().slice(0, 8)}:${serverNameOf(instance)}`);
  const room = await job.step("make-room", "make it", async () => rooms.open(await serviceSeat(deps, instance), { alias, title }), async () => {
    const seat = await serviceSeat(deps, instance);
    const made = await rooms.find(seat, alias);
    if (made !== null) await rooms.close(seat, made, alias);
  });
  await job.step("promote", "give it its admins", async () => (admins.length === 0 ? undefined : rooms.promote(await serviceSeat(deps, instance), room, admins)));
  const { invited, refused } = await job.step("invite", "invite them", () => inviteAll(deps, instance, room, [...admins, ...guests], job));
  return { name, title, alias, invited, refused };
}

/** The service account, as which it is made. */
async function serviceSeat(deps: Pick<Deps, "files" | "homeservers">, instance: Instance): Promise<Seat> {
  const reach = await reachOf(deps, instance);
  return { url: reach.url, account: await deps.homeservers.of(instance).serviceAccount(reach) };
}

async function whoIsMeant(
  deps: Pick<Deps, "choices" | "files" | "homeservers">,
  instance: Instance,
  others: readonly Instance[],
  { instances, name, users }: RoomInput,
  signal: AbortSignal,
): Promise<{ readonly admins: readonly string[]; readonly guests: readonly string[] }> {
  const of = async (each: Instance): Promise<readonly { readonly userId: string; readonly admin: boolean }[]> => {
    const { accounts } = await allAccounts(deps, each, signal);
    const { serverUser } = deps.homeservers.of(each);
    const mayCome = (userId: string): boolean => ["agent", "person"].includes(ownerOf(localpart(userId), serverUser));
    return accounts.filter(({ deactivated, userId }) => !deactivated && mayCome(userId) && !deps.choices.ownUsers.includes(userId));
  };
  const here = await of(instance);
  const admins = here.filter(({ admin }) => admin).map(({ userId }) => userId);
  const guests = new Set([...(instances.includes(name) ? here.map(({ userId }) => userId) : []), ...users]);
  for (const other of others) for (const { userId } of await of(other)) guests.add(userId);
  for (const admin of admins) guests.delete(admin);
  const people = admins.length + guests.size;
  if (people > mostInvited) throw new UserError("too-many-people", { people, most: mostInvited });
  if (people === 0) throw new UserError("nobody-invited", { why: "nobody-named", name });
  return { admins, guests: [...guests] };
}

/** @throws UserError, before anything is made. */
async function requireFederation(deps: Pick<Deps, "engine" | "federation" | "files">, instance: Instance, others: readonly Instance[], guests: readonly string[], signal: AbortSignal): Promise<void> {
  const here = serverNameOf(instance);
  const foreign = [...new Set(guests.map((userId) => userId.slice(userId.indexOf(":") + 1)))].filter((server) => server !== here);
  if (foreign.length === 0) return;
  await requireFederating(deps, instance);
  for (const other of others) if (foreign.includes(serverNameOf(other))) await requireFederating(deps, other);
  for (const { failed, serverName } of await Promise.all([here, ...foreign].map((server) => deps.federation.look(server, signal)))) {
    if (failed === null) continue;
    const ours = [instance, ...others].find((each) => serverNameOf(each) === serverName);
    throw new UserError("no-federation", { serverName, name: ours?.name ?? null });
  }
}

/** Who can't be invited doesn't keep the others out. @throws UserError `nobody-invited`. */
async function inviteAll(deps: Pick<Deps, "files" | "homeservers" | "matrixRooms">, instance: Instance, room: string, userIds: readonly string[], job: Job): Promise<Pick<RoomOpened, "invited" | "refused">> {
  const seat = await serviceSeat(deps, instance);
  const invited: string[] = [];
  const refused: { userId: string; why: Reason }[] = [];
  for (const userId of userIds) {
    job.note(`${invited.length + refused.length + 1} of ${userIds.length}`);
    try {
      await deps.matrixRooms.invite(seat, room, userId);
      invited.push(userId);
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      refused.push({ userId, why: reasonOf(thrown) });
    }
  }
  const [first] = refused;
  if (invited.length === 0 && first !== undefined) throw new UserError("nobody-invited", { why: "refused", first });
  return { invited, refused };
}
