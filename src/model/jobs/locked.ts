import type { InstanceName } from "../instance/instance.ts";

/** What a job keeps others from changing: an instance, whatever its name, or what belongs to none. JSON. */
export type Locked = { readonly kind: "instance"; readonly name: InstanceName } | { readonly kind: "ports" | "trash" | "trust" };
