import type { Facts } from "../../model/error.ts";
import type { SettingsErrors } from "../../model/errors/settings-errors.ts";
import type { Phrase, Phrases } from "./phrases.ts";

/** Changing settings. */
export const settingsErrors: Phrases<SettingsErrors> = {
  "address-not-here": ({ address, addresses }) => ({
    message: `${address} is no address of this host, so nothing could listen there. Nothing was changed.`,
    hint: `It has ${addresses.join(", ")}; 0.0.0.0 means all of them.`,
  }),
  "setting-not-here": settingNotHere,
};

function settingNotHere({ homeserver, key, name, of }: Facts["setting-not-here"]): Phrase {
  if (of === "external") {
    return { message: `${key} is where an instance finds somebody else's homeserver, and ${name} has ${homeserver === "none" ? "none" : "one of its own"}.`, hint: "You choose that when you create an instance." };
  }
  const why = of === "homeserver" ? "has no homeserver of its own" : "is a homeserver only";
  return { message: `${name} ${why}, so it has no ${key}.`, hint: `What it has: \`!instance show ${name}\`` };
}
