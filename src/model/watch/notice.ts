import type { Instant } from "../clock.ts";
import type { LastSaid } from "../cause.ts";
import type { InstanceName, Service } from "../instance/instance.ts";
import type { Unready } from "../probe.ts";
import type { Notification } from "../rooms/outgoing.ts";
import type { Reason } from "../errors/reason.ts";

/** How a service that should run came not to. */
export type ContainerExit = {
  readonly service: Service;
  /** `stopped`, `killed` and `paused` are somebody's doing, outside; `gone` means that its container was removed. */
  readonly how: "stopped" | "killed" | "paused" | "crashed" | "out-of-memory" | "unhealthy" | "gone";
  /** Null where it is no longer known. */
  readonly exitCode: number | null;
  /** Null where it is no longer known. */
  readonly at: Instant | null;
};

/** What happened without anybody asking here: told once, to every admin room. */
export type Notice =
  | { readonly kind: "stopped"; readonly name: InstanceName; readonly exits: readonly ContainerExit[]; readonly cause: LastSaid | null }
  /** `only` names what runs where the rest doesn't. */
  | { readonly kind: "started"; readonly name: InstanceName; readonly at: Instant; readonly only: readonly Service[] | null }
  | { readonly kind: "restarted"; readonly name: InstanceName; readonly services: readonly Service[]; readonly at: number }
  /** Somebody froze it, outside; `at` is null where nobody saw when. Nothing else is wrong with it. */
  | { readonly kind: "paused"; readonly name: InstanceName; readonly services: readonly Service[]; readonly at: Instant | null }
  /** Down for a moment, and up again by Docker's doing. */
  | { readonly kind: "crashed"; readonly name: InstanceName; readonly exits: readonly ContainerExit[]; readonly cause: LastSaid | null }
  | { readonly kind: "degraded"; readonly name: InstanceName; readonly exits: readonly ContainerExit[]; readonly cause: LastSaid | null }
  | { readonly kind: "looping"; readonly name: InstanceName; readonly service: Service; readonly restarts: number; readonly cause: LastSaid | null }
  /** `afterMs` is null where nobody saw when it broke. */
  | { readonly kind: "back"; readonly name: InstanceName; readonly afterMs: number | null }
  /** Its agents hear nothing from their homeserver any more, though all runs; `own` is Innkeeper's doing. */
  | { readonly kind: "cut-off"; readonly name: InstanceName; readonly own: boolean; readonly since: Instant; readonly url: string; readonly seen: Unready | null }
  /** And they do again. */
  | { readonly kind: "in-touch"; readonly name: InstanceName; readonly afterMs: number }
  /** The same happened to many at once: the host or Docker was restarted, most likely. */
  | { readonly kind: "many"; readonly what: "stopped" | "started" | "restarted" | "paused" | "back" | "cut-off" | "in-touch"; readonly names: readonly InstanceName[] }
  | { readonly kind: "engine-away"; readonly why: Reason }
  | { readonly kind: "engine-back"; readonly afterMs: number | null };

/** Nobody stopped it by hand: what fell needs somebody. */
const fellByItself = (exits: readonly ContainerExit[]): boolean => exits.some(({ how }) => how !== "stopped" && how !== "killed");

/** Whether somebody has to come, or needn't any more. What Docker has mended already, and what people did themselves, is only good to know. */
export function urgencyOf(notice: Notice): Notification["kind"] {
  switch (notice.kind) {
    case "degraded":
    case "looping":
    case "cut-off":
    case "engine-away":
      return "alert";
    case "stopped":
      return fellByItself(notice.exits) ? "alert" : "notice";
    case "many":
      return notice.what === "stopped" || notice.what === "cut-off" ? "alert" : notice.what === "back" || notice.what === "in-touch" ? "resolved" : "notice";
    case "back":
    case "in-touch":
    case "engine-back":
      return "resolved";
    case "started":
    case "restarted":
    case "paused":
    case "crashed":
      return "notice";
  }
}
