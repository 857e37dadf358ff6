import type { InstanceName } from "../model/instance.ts";

/** What every command that changes an instance holds. */
export const instanceLock = ({ name }: { readonly name: InstanceName }): string => `instance-${name}`;
