import { UserError } from "../../model/error.ts";
import { isHomeserver, isLocalName, servicesOf, type Instance } from "../../model/instance/instance.ts";
import type { Settings } from "../../model/instance/settings.ts";
import { isLoopback, settingsPatchKeys, type SettingsPatch, type SettingsPatchKey } from "../../model/instance/settings-patch.ts";
import type { Deps } from "../deps.ts";
import { inspectExternal } from "./inspect-external.ts";

/** What a setting is about, where not every instance has that. */
const about: Readonly<Partial<Record<SettingsPatchKey, "backend" | "frontend" | "homeserver" | "external">>> = {
  BACKEND_PORT: "backend",
  BACKEND_IMAGE: "backend",
  FRONTEND_PORT: "frontend",
  FRONTEND_IMAGE: "frontend",
  MATRIX_PORT: "homeserver",
  HOMESERVER_IMAGE: "homeserver",
  MATRIX_HOMESERVER: "external",
};

/** @throws UserError `setting-not-here` for a setting of what an instance doesn't have. */
export function checkItHas(instance: Instance, patch: SettingsPatch): void {
  const services = servicesOf(instance);
  for (const key of settingsPatchKeys.filter((each) => patch[each] !== undefined)) {
    const of = about[key];
    if (of === undefined) continue;
    const { name, homeserver } = instance;
    const has = of === "external" ? homeserver === "external" : of === "homeserver" ? services.some(isHomeserver) : services.includes(of);
    if (!has) throw new UserError("setting-not-here", { name, key, of, homeserver });
  }
}

/** Whether the domain is free, and the address this machine's. @throws UserError `domain-taken`, `local-federation`, `address-not-here`. */
export async function checkReach({ choices, host, instances }: Pick<Deps, "choices" | "host" | "instances">, instance: Instance, before: Settings, patch: SettingsPatch): Promise<void> {
  const { INSTANCE_DOMAIN: domain, BIND_ADDRESS: address } = patch;
  if (domain !== undefined && domain !== before.domain) {
    const holder = instances.withDomain(domain);
    if (holder !== null && holder.name !== instance.name) throw new UserError("domain-taken", { name: instance.name, domain, holder, at: "set" });
    if (choices.ownDomains.includes(domain)) throw new UserError("domain-taken", { name: instance.name, domain, holder: "innkeeper", at: "set" });
    if (before.federation && isLocalName(domain)) throw new UserError("local-federation", { name: instance.name, localName: domain, at: "set" });
  }
  if (address === undefined || address === before.bindAddress || address === "0.0.0.0" || isLoopback(address)) return;
  if (await host.hasAddress(address)) return;
  throw new UserError("address-not-here", { address, addresses: await host.addresses() });
}

/**
 * The address of somebody else's homeserver that is wanted, as that server gives it.
 * @throws UserError `server-name-differs`, `homeserver-unreachable`, and those of Homeservers.
 */
export async function checkHomeserver({ homeservers }: Pick<Deps, "homeservers">, { name, serverName }: Instance, before: Settings, { MATRIX_HOMESERVER: url }: SettingsPatch): Promise<string> {
  if (url === undefined || url === before.homeserverUrl) return before.homeserverUrl;
  const found = await inspectExternal(homeservers, url);
  if (found.serverName === serverName) return found.url;
  throw new UserError("server-name-differs", { name, url: found.url, found: found.serverName, serverName, at: "set" });
}
