import type { Instant } from "../clock.ts";
import type { Cause } from "../cause.ts";
import type { ConfigFault } from "../instance/config-fault.ts";
import type { DomainHolder } from "../instance/domain-holder.ts";
import type { InstanceName, Service } from "../instance/instance.ts";
import type { Unready } from "../probe.ts";
import type { Reason } from "./reason.ts";

/** What wants a domain; a start takes over one that was edited, and `had` is the one before. */
type DomainWish = { readonly at: "create" | "set" | "restore" } | { readonly at: "start"; readonly had: string };

/** What becomes of an instance that doesn't answer: it is stopped again, whoever asked tells it, or it runs as before. */
export type AfterNotReady = "stopped" | "told-by-asker" | "with-federation" | "without-federation";

/** What can go wrong in instances: made, changed, started, shown. */
export type InstanceErrors = {
  /** `startedAt` is null where that isn't known. */
  "already-running": { readonly name: InstanceName; readonly startedAt: Instant | null; readonly now: Instant };
  "already-stopped": { readonly name: InstanceName };
  /** `runs`: something of the instance runs, and goes on. `path` of `config.yaml` on the host. */
  "config-invalid": { readonly name: InstanceName; readonly refused: "start" | "restart" | "change"; readonly runs: boolean; readonly path: string; readonly faults: readonly ConfigFault[] };
  /** `name` can't have the domain. `holder` is `innkeeper` where that itself is there. */
  "domain-taken": { readonly name: InstanceName; readonly domain: string; readonly holder: DomainHolder | "innkeeper" } & DomainWish;
  /** The config names no image for it. */
  "image-unconfigured": { readonly service: Service };
  "name-in-trash": { readonly name: InstanceName };
  /** It is a homeserver only. */
  "no-agents": { readonly name: InstanceName; readonly what: "keys" | "dashboard" };
  "no-homeserver": { readonly name: InstanceName; readonly whose: "agents" | "people" };
  /** `others` are the first of `total`; `meant` is the nearest of all. */
  "no-instance": { readonly name: string; readonly others: readonly string[]; readonly total: number; readonly meant: string | null; readonly inTrash: boolean; readonly creatable: boolean };
  "no-logs": { readonly name: string };
  "no-service": { readonly name: InstanceName; readonly service: string; readonly services: readonly Service[] };
  /** `others` are the first of `total`. */
  "not-in-trash": { readonly name: string; readonly others: readonly string[]; readonly total: number };
  /** `service` is silent since `deadlineMs`, or was restarted by itself so often. `seen` is what its last probe gave; `log` the end of what it said; `tokenWanted`: its homeserver's owner has to give one. */
  "not-ready": {
    readonly name: InstanceName;
    readonly service: Service;
    readonly deadlineMs: number;
    readonly restarts: number | null;
    readonly cause: Cause | null;
    readonly seen: Unready | null;
    readonly log: readonly string[];
    readonly tokenWanted: boolean;
    readonly after: AfterNotReady;
  };
  /** Its homeserver. */
  "not-running": { readonly name: InstanceName };
  /** It didn't come back with new settings, so it has its old ones again, and was started with them. */
  "settings-taken-back": { readonly name: string; readonly because: Reason };
};
