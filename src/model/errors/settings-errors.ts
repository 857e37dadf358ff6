import type { HomeserverKind, InstanceName } from "../instance/instance.ts";
import type { WantedKey } from "../instance/settings-patch.ts";

/** What can go wrong in changing settings. */
export type SettingsErrors = {
  /** `addresses` are this host's. */
  "address-not-here": { readonly address: string; readonly addresses: readonly string[] };
  /** A setting of what an instance hasn't got. `of` is what has it; `homeserver` is the instance's. */
  "setting-not-here": { readonly name: InstanceName; readonly key: WantedKey; readonly of: "backend" | "frontend" | "homeserver" | "external"; readonly homeserver: HomeserverKind };
};
