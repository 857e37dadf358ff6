import type { DomainHolder } from "./instance/domain-taken.ts";
import type { Desired, Domain, Instance, InstanceName } from "./instance/instance.ts";
import type { Incoming, Outgoing } from "./jobs/job.ts";
import type { PortRole, PortSet } from "./instance/settings.ts";

/** The instances that there are. */
export interface Instances {
  all(): readonly Instance[];
  find(name: InstanceName): Instance | null;
  /** @throws UserError `no-instance`, naming those that there are and the nearest. */
  get(name: InstanceName): Instance;
  /** Does nothing when this very instance (same id) is there. @throws UserError `name-taken`, `name-in-trash`. */
  add(instance: Instance): void;
  want(name: InstanceName, desired: Desired): void;
  /** Who has a domain, or one that gets in its way, found by an index. */
  withDomain(domain: Domain): DomainHolder | null;
  /** Takes over an edited domain. @throws UserError `domain-taken`. */
  moveTo(name: InstanceName, domain: Domain): void;
  /** Undoes `add`; only the instance of this id. */
  remove(id: string): void;
}

/** An instance that was removed and can be had back. */
export type Trashed = {
  /** Its folder under `trash/`. */
  readonly slot: string;
  readonly instance: Instance;
  readonly ports: PortSet;
  readonly subnet: string | null;
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly at: number;
};

export interface Trash {
  all(): readonly Trashed[];
  find(name: InstanceName): Trashed | null;
  /** Moves the instance's row to the trash and frees its ports and subnet, in one transaction. Safe to run again. */
  put(trashed: Trashed): void;
  /** The row is an instance's again. One that has no ports gets its old ones where they are free. Safe to run again. */
  takeBack(slot: string): void;
  forget(slot: string): void;
}

/** A port that isn't to be given out, or that an instance has; one without a role it had, and may have again. */
export type Reservation = { readonly port: number; readonly instance: InstanceName | null; readonly role: PortRole | null; readonly by: string };

/** Ports and subnets as the registry gives them out. What the host itself has in use is handed in. */
export interface Ports {
  all(): readonly Reservation[];
  of(name: InstanceName): PortSet;
  /** The lowest port of a role's range that the registry has free and `busy` hasn't. @throws UserError `ports-exhausted`. */
  lowestFree(role: PortRole, busy: ReadonlySet<number>): number;
  /** In one transaction. The same instance's own are replaced. @throws UserError `port-reserved`, naming whose it is. */
  take(name: InstanceName, ports: PortSet, by: string): void;
  /** As `take`, but the ports that it had before stay its own as well, without a role, until the next `take`: so it can always have them back. */
  exchange(name: InstanceName, ports: PortSet, by: string): void;
  release(name: InstanceName): void;
  /** By hand. @throws UserError `port-reserved`. */
  reserve(port: number, by: string): void;
  /** By hand. @throws UserError `port-not-reserved`. */
  unreserve(port: number): void;
  /** The first /28 of the configured pool that neither the registry nor `busy` (CIDRs) has; the same instance's own again, and `preferred` where that is free. @throws UserError `subnets-exhausted`. */
  takeSubnet(name: InstanceName, busy: readonly string[], preferred?: string): string;
  subnetOf(name: InstanceName): string | null;
  releaseSubnet(name: InstanceName): void;
}

/**
 * Agents who hear nothing from their homeserver. `since` in milliseconds since 1970; `says` is what a look at that homeserver gave, as a
 * sentence, null where it answers us.
 */
export type CutOff = { readonly since: number; readonly url: string; readonly says: string | null };

/** What the rooms were last told of an instance. JSON. */
export type Announced = {
  readonly state: "running" | "degraded" | "stopped" | "looping";
  /** Service to when it was last started (milliseconds since 1970); 0 for one that doesn't run. */
  readonly started: Readonly<Record<string, number>>;
  /** That its agents hear nothing from their homeserver, though all its containers run. */
  readonly cutOff?: CutOff;
};

export interface Announcements {
  get(instanceId: string): Announced | null;
  set(instanceId: string, announced: Announced): void;
}

/** How long a question waits for its answer, in milliseconds. */
export const questionLasts = 5 * 60_000;

/** A question that waits for its answer. */
export type Confirmation = {
  /** Four digits that nobody else waits for. */
  readonly number: string;
  readonly asker: string;
  readonly room: string;
  /** The message in which it was asked for. */
  readonly event: string;
  /** As the job will be made. */
  readonly command: string;
  readonly input: string;
  /** What exactly is meant: an instance's id, so that a new one of that name isn't; what the trash held. */
  readonly instanceId: string | null;
  readonly expiresAt: number;
};

export interface Confirmations {
  ask(question: Omit<Confirmation, "number">): Confirmation;
  /** Forgets those that nobody has answered in time. */
  expire(): void;
  /** Gives it when it is this asker's, in this room, and not expired. */
  find(number: string, asker: string, room: string, now: number): Confirmation | null;
  /** The newest that waits for this person's answer in this room. */
  latest(asker: string, room: string, now: number): Confirmation | null;
  /** The question about an event has reached its room, as the message `prompt`. */
  asked(room: string, event: string, prompt: string): void;
  /** The number of the question that a message asks this person; null when it asks them nothing. */
  numberOf(room: string, prompt: string, asker: string): string | null;
  /** It has been answered: its number is good for nothing any more. False when it was answered before. */
  forget(number: string): boolean;
}

/** What was probably meant by a line that was nearly a command. */
export type Guess = {
  readonly asker: string;
  readonly room: string;
  /** The whole line, `!` included. */
  readonly line: string;
  /** Until when a bare `yes` takes it, in milliseconds since 1970. */
  readonly expiresAt: number;
};

/** Each person's newest guess in each room. */
export interface Guesses {
  offer(guess: Guess): void;
  find(asker: string, room: string, now: number): Guess | null;
  /** It is run: false when it was taken before. */
  take(asker: string, room: string): boolean;
  /** Somebody has typed another command there: nobody's `yes` means a guess any more. */
  forgetAll(room: string): void;
}

/** By which public master key somebody is known. Times in milliseconds since 1970. */
export type Identity = {
  readonly user: string;
  /** The key whose devices are believed; null while nobody has accepted one. */
  readonly key: string | null;
  /** Who accepted it; null for the first owner who spoke, whom nobody could vouch for. */
  readonly by: string | null;
  readonly since: number | null;
  /** Another key, which came with a message since and isn't believed. */
  readonly shown: string | null;
  readonly shownAt: number | null;
};

/** Whom the bot believes in encrypted rooms, and who waits to be believed. */
export interface Identities {
  all(): readonly Identity[];
  find(user: string): Identity | null;
  /** Somebody came with a key that isn't believed. */
  show(user: string, key: string, at: number): void;
  /** Believes this key from now on, and no other. */
  accept(user: string, key: string, by: string, at: number): void;
  /** The same for the first owner who speaks, whom nobody could vouch for: audited with the message in which they did. */
  acceptFirst(user: string, key: string, at: number, message: Pick<Incoming, "device" | "event" | "room" | "thread">): void;
  /** Puts it back as it was. */
  put(identity: Identity): void;
}

/** Rooms without encryption. */
export interface PlainRooms {
  /** Queues a message for its room, unless that was told before. Committed when it returns. */
  tellOnce(message: Outgoing): void;
}
