import type { InstanceName } from "../instance/instance.ts";
import type { Trashed } from "./trash.ts";

export type Restored = {
  readonly kind: "restored";
  readonly name: InstanceName;
  readonly desired: "running" | "stopped";
  /** What isn't as it was: role, old and new port. */
  readonly movedPorts: readonly { readonly role: string; readonly from: number; readonly to: number }[];
  readonly subnet: { readonly from: string; readonly to: string } | null;
};

export type TrashList = { readonly trashed: readonly (Trashed & { readonly bytes: number | null })[] };

export type Emptied = { readonly names: readonly InstanceName[]; readonly bytes: number };
