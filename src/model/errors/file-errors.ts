/** What can be wrong with a line of an env file. `says` are the schema's words. */
export type LineFault =
  | { readonly kind: "no-assignment" }
  /** `steers-compose`: it would steer Docker Compose away from this instance. */
  | { readonly kind: "steers-compose" | "open-quote" | "after-quote" | "dollar" | "dollar-in-double-quotes"; readonly key: string }
  /** It was chosen when the instance was created; null where it must be left out. */
  | { readonly kind: "fixed"; readonly key: string; readonly was: string | null }
  | { readonly kind: "invalid"; readonly key: string; readonly says: string };

/** What can be wrong with a file that an operator edits. `says` are a parser's words. */
export type SettingsFault =
  | LineFault
  | { readonly kind: "missing" | "not-plain" | "no-map" }
  | { readonly kind: "lacks" | "unwritable"; readonly key: string }
  | { readonly kind: "syntax"; readonly says: string }
  /** A secret that only the instance's folder has. */
  | { readonly kind: "lost"; readonly secret: "shared-secret" | "registration-token" | "service-password" };

export type TemplateFault =
  | { readonly kind: "missing" | "no-map" }
  | { readonly kind: "syntax"; readonly says: string }
  | { readonly kind: "invalid"; readonly key: string; readonly says: string }
  | { readonly kind: "no-service"; readonly service: string };

/** What can go wrong in an instance's folder, and with the templates that it is made of. */
export type FileErrors = {
  "authority-missing": { readonly path: string };
  "disk-full": { readonly path: string; readonly of: "folder" | "database" };
  "folder-missing": { readonly path: string };
  "folder-taken": { readonly path: string };
  /** `path` is null for what wasn't in a file yet. */
  "settings-broken": { readonly path: string | null; readonly line: number | null; readonly fault: SettingsFault };
  /** `overlays` are the templates that were laid over it. */
  "template-broken": { readonly path: string; readonly overlays: readonly string[]; readonly line: number | null; readonly fault: TemplateFault };
};
