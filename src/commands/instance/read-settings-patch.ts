import type { InstanceName } from "../../model/instance/instance.ts";
import { holdsKey } from "../../model/rooms/known-key.ts";
import { nearest } from "../../model/nearest.ts";
import { Wanted, wantedKeys, type WantedKey } from "../../model/instance/settings-patch.ts";
import { badSetting, emptySetting, federationSetting, fixedSetting, noAssignment, secretSetting, settingTwice, unknownSetting } from "../../words/instance/set.ts";

/** Shorter words for settings. */
const aliases: Readonly<Record<string, WantedKey>> = { DOMAIN: "INSTANCE_DOMAIN" };

const writtenByMe = "I write it myself, from the other settings";

/** What `.env.NAME` has that stays as it is, and why. */
const fixed: Readonly<Record<string, string>> = {
  INSTANCE_NAME: "a name is for ever, as containers and folders bear it",
  NAME: "a name is for ever, as containers and folders bear it",
  DATA_DIR: "its folder is where I look for it",
  MATRIX_SERVER_NAME: "every account and room on its homeserver bears that name",
  SERVER_NAME: "every account and room on its homeserver bears that name",
  SUBNET: "I give each instance a network that nobody else has",
  MINDROOM_NAMESPACE: "its agents' accounts bear it",
  CLIENT_HOMESERVER_URL: writtenByMe,
  MINDROOM_DASHBOARD_URL: writtenByMe,
  BACKEND_USER: "its files belong to that user",
  HOMESERVER_UID: "its files belong to that user",
  HOMESERVER_GID: "its files belong to that group",
};

const looksSecret = /KEY|TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|AUTH|PRIVATE|OLLAMA_HOST/;
const namesAndPassword = /:\/\/[^/\s]*@/;

/** Reads `KEY=VALUE` words. A secret is refused, whatever else is wrong. @throws UserError. */
export function readWanted(words: readonly string[], name: InstanceName): Wanted {
  const pairs = words.map((word) => {
    const at = word.indexOf("=");
    const typed = at < 0 ? word : word.slice(0, at);
    return { word, typed, key: keyOf(typed), value: at < 0 ? null : word.slice(at + 1) };
  });
  const secret = pairs.find(({ key, word }) => looksSecret.test(key) || holdsKey(word) || namesAndPassword.test(word));
  if (secret !== undefined) throw secretSetting(looksSecret.test(secret.key) ? secret.key.slice(0, 60).replaceAll("`", "") : "That", name);

  const wanted: Record<string, string> = {};
  for (const { key, typed, value, word } of pairs) {
    if (value === null || typed === "") throw noAssignment(word);
    const why = fixed[key];
    if (why !== undefined) throw fixedSetting(key, why);
    if (key === "MATRIX_ALLOW_FEDERATION") throw federationSetting(name, value === "true");
    if (!isWanted(key)) throw unknownSetting(typed, nearest(key, [...wantedKeys, ...Object.keys(aliases)]), wantedKeys);
    if (value === "") throw emptySetting(key);
    if (wanted[key] !== undefined) throw settingTwice(key);
    const read = Wanted.safeParse({ [key]: key.endsWith("_PORT") ? value.toLowerCase() : value });
    if (!read.success) throw badSetting(key, value);
    wanted[key] = key.endsWith("_PORT") ? value.toLowerCase() : value;
  }
  return Wanted.parse(wanted);
}

/** As phones and habits write it: `backend-port` is BACKEND_PORT. */
function keyOf(typed: string): string {
  const key = typed.toUpperCase().replaceAll("-", "_");
  return aliases[key] ?? key;
}

const isWanted = (key: string): key is WantedKey => (wantedKeys as readonly string[]).includes(key);
