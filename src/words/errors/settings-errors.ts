import type { Facts } from "../../model/error.ts";
import type { SettingFixed, SettingsErrors } from "../../model/errors/settings-errors.ts";
import { settingsPatchKeys } from "../../model/instance/settings-patch.ts";
import { quoted } from "../quoted.ts";
import type { Phrase, Phrases } from "./phrases.ts";

const whyFixed: Readonly<Record<SettingFixed, string>> = {
  name: "a name is for ever, as containers and folders bear it",
  folder: "its folder is where I look for it",
  "server-name": "every account and room on its homeserver bears that name",
  network: "I give each instance a network that nobody else has",
  namespace: "its agents' accounts bear it",
  derived: "I write it myself, from the other settings",
  "user-of-files": "its files belong to that user",
  "group-of-files": "its files belong to that group",
};

/** Changing settings. */
export const settingsErrors: Phrases<SettingsErrors> = {
  "address-not-here": ({ address, addresses }) => ({
    message: `${address} isn't an address of this host, so nothing could listen there.`,
    unchanged: true,
    hint: `It has ${addresses.join(", ")}; 0.0.0.0 means all of them.`,
  }),
  "no-assignment": ({ word }) => ({ message: `${quoted(word)} is not KEY=VALUE.`, hint: "A setting and its value are one word, without spaces, such as `BACKEND_PORT=auto`." }),
  "secret-refused": ({ key, name }) => ({
    message: `${key ?? "That"} is, or may be, a secret, and what is said here is kept. Treat what you have sent as seen by others: make a new one.`,
    unchanged: true,
    hint: `An owner enters keys and other secrets on a form: \`!instance env ${name}\``,
  }),
  "setting-elsewhere": ({ name, on }) => ({
    message: "Whether a homeserver federates has a command of its own.",
    unchanged: true,
    hint: on ? `It is \`!instance federation ${name} on\`` : `It is \`!instance federation ${name} off\``,
  }),
  "setting-fixed": ({ key, why }) => ({ message: `${key} can't be changed: ${whyFixed[why]}.` }),
  "setting-not-here": settingNotHere,
  "unknown-setting": ({ meant, typed }) => ({
    message: `There is no setting ${quoted(typed)} that I change.${meant === null ? "" : ` Did you mean \`${meant}\`?`}`,
    hint: `There are: ${settingsPatchKeys.join(", ")}. An owner enters other variables of the agents on a form: \`!instance env NAME\``,
  }),
};

function settingNotHere({ homeserver, key, name, of }: Facts["setting-not-here"]): Phrase {
  if (of === "external") {
    return { message: `${key} is where an instance finds somebody else's homeserver, and ${name} has ${homeserver === "none" ? "none" : "one of its own"}.`, hint: "You choose that when you create an instance." };
  }
  const why = of === "homeserver" ? "has no homeserver of its own" : "is a homeserver only";
  return { message: `${name} ${why}, so it has no ${key}.`, hint: `What it has: \`!instance show ${name}\`` };
}
