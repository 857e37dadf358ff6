import type { FederationLook } from "./federation.ts";
import type { InstanceName } from "../instance/instance.ts";
import type { Reason } from "../errors/reason.ts";

/** `seconds` is how long the restart took; null where it was stopped, and stays so. */
export type FederationSet = { readonly name: InstanceName; readonly on: boolean; readonly serverName: string; readonly seconds: number | null };

/**
 * From one instance into a room of another. `times` in milliseconds (journals have that name): the join, a message there, one back, as far as it went.
 * `says` are a homeserver's words.
 */
export type Crossing = {
  readonly from: InstanceName;
  readonly to: InstanceName;
  readonly times: readonly number[];
  readonly failed: { readonly step: "join" | "message" | "answer"; readonly why: Reason } | null;
};

/** How far other homeservers get on their way to one instance's, or two's; null for `crossings` that weren't tried. */
export type FederationChecked = { readonly looks: readonly { readonly name: InstanceName; readonly look: FederationLook }[]; readonly crossings: readonly Crossing[] | null };
