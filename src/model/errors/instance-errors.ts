import type { ConfigFault } from "../instance/config-fault.ts";
import type { InstanceName } from "../instance/instance.ts";
import type { Reason } from "./reason.ts";

/** What can go wrong in instances: made, changed, started, shown. */
export type InstanceErrors = {
  /** `runs`: something of the instance runs, and goes on. `path` of `config.yaml` on the host. */
  "config-invalid": { readonly name: InstanceName; readonly refused: "start" | "restart" | "change"; readonly runs: boolean; readonly path: string; readonly faults: readonly ConfigFault[] };
  "no-logs": { readonly name: string };
  /** It didn't come back with new settings, so it has its old ones again, and was started with them. */
  "settings-taken-back": { readonly name: string; readonly because: Reason };
};
