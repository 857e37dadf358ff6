import { InstanceName } from "../model/instance/instance.ts";
import type { Locked } from "../model/jobs/locked.ts";

/** The bot's own, for as long as it runs: one data root has one bot. */
export const botLock = "bot";

/** What belongs to no instance. An instance's name in the place of one of these is told apart by its prefix. */
export const portsLock = "ports";
export const trashLock = "trash";
export const trustLock = "trust";

const prefix = "instance-";

/** What every command that changes an instance holds. */
export const instanceLock = ({ name }: { readonly name: InstanceName }): string => `${prefix}${name}`;

/** What a command's lock keeps others from. */
export function lockedBy(lock: string): Locked {
  const name = instanceOfLock(lock);
  if (name !== null) return { kind: "instance", name };
  const kind = ([portsLock, trashLock, trustLock] as const).find((each) => each === lock);
  if (kind === undefined) throw new Error(`No command holds a lock called ${lock}`);
  return { kind };
}

/** Whose lock it is; null for one that is no instance's. */
export const instanceOfLock = (lock: string | null): InstanceName | null =>
  lock?.startsWith(prefix) === true ? (InstanceName.safeParse(lock.slice(prefix.length)).data ?? null) : null;
