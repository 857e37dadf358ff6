import { clipped } from "../../model/clipped.ts";
import { UserError } from "../../model/error.ts";
import type { SettingFixed } from "../../model/errors/settings-errors.ts";
import type { InstanceName } from "../../model/instance/instance.ts";
import { holdsKey } from "../../model/rooms/known-key.ts";
import { nearest } from "../../model/nearest.ts";
import { SettingsPatch, settingsPatchKeys, type SettingsPatchKey } from "../../model/instance/settings-patch.ts";

/** Shorter words for settings. */
const aliases: Readonly<Record<string, SettingsPatchKey>> = { DOMAIN: "INSTANCE_DOMAIN" };

/** What `.env.NAME` has that stays as it is, and why. */
const fixed: Readonly<Record<string, SettingFixed>> = {
  INSTANCE_NAME: "name",
  NAME: "name",
  DATA_DIR: "folder",
  MATRIX_SERVER_NAME: "server-name",
  SERVER_NAME: "server-name",
  SUBNET: "network",
  MINDROOM_NAMESPACE: "namespace",
  CLIENT_HOMESERVER_URL: "derived",
  MINDROOM_DASHBOARD_URL: "derived",
  BACKEND_USER: "user-of-files",
  HOMESERVER_UID: "user-of-files",
  HOMESERVER_GID: "group-of-files",
};

const looksSecret = /KEY|TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|AUTH|PRIVATE|OLLAMA_HOST/;
const namesAndPassword = /:\/\/[^/\s]*@/;

/** Reads `KEY=VALUE` words. A secret is refused, whatever else is wrong. @throws UserError. */
export function readSettingsPatch(words: readonly string[], name: InstanceName): SettingsPatch {
  const pairs = words.map((word) => {
    const at = word.indexOf("=");
    const typed = at < 0 ? word : word.slice(0, at);
    return { word, typed, key: keyOf(typed), value: at < 0 ? null : word.slice(at + 1) };
  });
  const secret = pairs.find(({ key, word }) => looksSecret.test(key) || holdsKey(word) || namesAndPassword.test(word));
  if (secret !== undefined) throw new UserError("secret-refused", { name, key: looksSecret.test(secret.key) ? secret.key.slice(0, 60).replaceAll("`", "") : null });

  const patch: Record<string, string> = {};
  for (const { key, typed, value, word } of pairs) {
    if (value === null || typed === "") throw new UserError("no-assignment", { word: clipped(word) });
    const why = fixed[key];
    if (why !== undefined) throw new UserError("setting-fixed", { key, why });
    if (key === "MATRIX_ALLOW_FEDERATION") throw new UserError("setting-elsewhere", { name, on: value === "true" });
    if (!isSettingsPatchKey(key)) throw new UserError("unknown-setting", { typed: clipped(typed), meant: nearest(key, [...settingsPatchKeys, ...Object.keys(aliases)]) });
    if (value === "") throw new UserError("missing-value", { what: "setting", key });
    if (patch[key] !== undefined) throw new UserError("given-twice", { what: "setting", key });
    const read = SettingsPatch.safeParse({ [key]: key.endsWith("_PORT") ? value.toLowerCase() : value });
    if (!read.success) throw new UserError("bad-value", { what: "setting", key, value: clipped(value) });
    patch[key] = key.endsWith("_PORT") ? value.toLowerCase() : value;
  }
  return SettingsPatch.parse(patch);
}

/** As phones and habits write it: `backend-port` is BACKEND_PORT. */
function keyOf(typed: string): string {
  const key = typed.toUpperCase().replaceAll("-", "_");
  return aliases[key] ?? key;
}

const isSettingsPatchKey = (key: string): key is SettingsPatchKey => (settingsPatchKeys as readonly string[]).includes(key);
