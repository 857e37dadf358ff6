import { InstanceName } from "../model/instance/instance.ts";

const prefix = "instance-";

/** What every command that changes an instance holds. */
export const instanceLock = ({ name }: { readonly name: InstanceName }): string => `${prefix}${name}`;

/** What a lock keeps others from: an instance's name, `ports`, `trash`, `trust`. */
export const lockedBy = (lock: string): string => (lock.startsWith(prefix) ? lock.slice(prefix.length) : lock);

/** Whose lock it is; null for one that is no instance's. */
export const instanceOfLock = (lock: string | null): InstanceName | null =>
  lock?.startsWith(prefix) === true ? (InstanceName.safeParse(lock.slice(prefix.length)).data ?? null) : null;
