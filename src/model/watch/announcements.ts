import type { Instant } from "../clock.ts";
import type { Service } from "../instance/instance.ts";
import type { Unready } from "../probe.ts";

/** Agents who hear nothing from their homeserver. `seen` is what a look at that homeserver gave, null where it answers us. */
export type CutOff = { readonly since: Instant; readonly url: string; readonly seen: Unready | null };

/** What the rooms were last told of an instance. JSON. */
export type Announced = {
  readonly state: "running" | "degraded" | "stopped" | "looping";
  /** Service to when it was last started; 0 for one that doesn't run. */
  readonly started: Readonly<Record<string, Instant>>;
  /** Services that somebody paused. */
  readonly paused?: readonly Service[];
  /** That its agents hear nothing from their homeserver, though all its containers run. */
  readonly cutOff?: Pick<CutOff, "since" | "url">;
};

export interface Announcements {
  get(instanceId: string): Announced | null;
  set(instanceId: string, announced: Announced): void;
}
