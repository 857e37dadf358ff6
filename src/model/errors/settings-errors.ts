import type { HomeserverKind, InstanceName } from "../instance/instance.ts";
import type { SettingsPatchKey } from "../instance/settings-patch.ts";

/** Why a setting stays as it is. */
export type SettingFixed = "name" | "folder" | "server-name" | "network" | "namespace" | "derived" | "user-of-files" | "group-of-files";

/** What can go wrong in changing settings. */
export type SettingsErrors = {
  /** `addresses` are this host's. */
  "address-not-here": { readonly address: string; readonly addresses: readonly string[] };
  /** Not KEY=VALUE. What was typed is clipped. */
  "no-assignment": { readonly word: string };
  /** `key` holds a secret by its name; null where something in it looks like one. */
  "secret-refused": { readonly name: InstanceName; readonly key: string | null };
  /** Whether a homeserver federates has a command of its own. */
  "setting-elsewhere": { readonly name: InstanceName; readonly on: boolean };
  "setting-fixed": { readonly key: string; readonly why: SettingFixed };
  /** A setting of what an instance hasn't got. `of` is what has it; `homeserver` is the instance's. */
  "setting-not-here": { readonly name: InstanceName; readonly key: SettingsPatchKey; readonly of: "backend" | "frontend" | "homeserver" | "external"; readonly homeserver: HomeserverKind };
  /** `meant` is the nearest that there is. */
  "unknown-setting": { readonly typed: string; readonly meant: string | null };
};
