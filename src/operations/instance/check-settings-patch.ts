import { domainTaken } from "../../model/instance/domain-taken.ts";
import { SaidError } from "../../model/error.ts";
import { isHomeserver, isLocalName, servicesOf, type Instance } from "../../model/instance/instance.ts";
import type { Settings } from "../../model/instance/settings.ts";
import { isLoopback, wantedKeys, type Wanted, type WantedKey } from "../../model/instance/settings-patch.ts";
import type { Deps } from "../deps.ts";
import { inspectExternal } from "./inspect-external.ts";

/** What a setting is about, where not every instance has that. */
const about: Readonly<Partial<Record<WantedKey, "backend" | "frontend" | "homeserver" | "external">>> = {
  BACKEND_PORT: "backend",
  BACKEND_IMAGE: "backend",
  FRONTEND_PORT: "frontend",
  FRONTEND_IMAGE: "frontend",
  MATRIX_PORT: "homeserver",
  HOMESERVER_IMAGE: "homeserver",
  MATRIX_HOMESERVER: "external",
};

/** @throws UserError `setting-not-here` for a setting of what an instance doesn't have. */
export function checkItHas(instance: Instance, wanted: Wanted): void {
  const services = servicesOf(instance);
  for (const key of wantedKeys.filter((each) => wanted[each] !== undefined)) {
    const part = about[key];
    const { name, homeserver } = instance;
    if (part === "external" && homeserver !== "external") {
      throw new SaidError("setting-not-here", `${key} is where an instance finds somebody else's homeserver, and ${name} ${homeserver === "none" ? "has none" : "has one of its own"}.`, "That is chosen when an instance is created.");
    }
    if (part === "homeserver" && !services.some(isHomeserver)) {
      throw new SaidError("setting-not-here", `${name} has no homeserver of its own, so it has no ${key}.`, `What it has: \`!instance show ${name}\``);
    }
    if ((part === "backend" || part === "frontend") && !services.includes(part)) {
      throw new SaidError("setting-not-here", `${name} is a homeserver only, so it has no ${key}.`, `What it has: \`!instance show ${name}\``);
    }
  }
}

/** Whether the domain is free, and the address this machine's. @throws UserError `domain-taken`, `local-federation`, `address-not-here`. */
export async function checkReach({ choices, host, instances }: Deps, instance: Instance, before: Settings, wanted: Wanted): Promise<void> {
  const { INSTANCE_DOMAIN: domain, BIND_ADDRESS: address } = wanted;
  if (domain !== undefined && domain !== before.domain) {
    const holder = instances.withDomain(domain);
    if (holder !== null && holder.name !== instance.name) throw domainTaken(domain, holder);
    if (choices.ownDomains.includes(domain)) throw new SaidError("domain-taken", `${domain} is where I live myself. Nothing was changed.`, `Give ${instance.name} a domain of its own.`);
    if (before.federation && isLocalName(domain)) {
      throw new SaidError("local-federation", `${domain} is known on this machine only, so no other homeserver could reach it, and ${instance.name} federates. Nothing was changed.`, "Give it a public domain.");
    }
  }
  if (address === undefined || address === before.bindAddress || address === "0.0.0.0" || isLoopback(address)) return;
  if (await host.hasAddress(address)) return;
  throw new SaidError("address-not-here", `${address} is no address of this host, so nothing could listen there. Nothing was changed.`, `It has ${(await host.addresses()).join(", ")}; 0.0.0.0 means all of them.`);
}

/**
 * The address of somebody else's homeserver that is wanted, as that server gives it.
 * @throws UserError `server-name-differs`, `homeserver-unreachable`, and those of Homeservers.
 */
export async function checkHomeserver({ homeservers }: Deps, { name, serverName }: Instance, before: Settings, { MATRIX_HOMESERVER: url }: Wanted): Promise<string> {
  if (url === undefined || url === before.homeserverUrl) return before.homeserverUrl;
  const found = await inspectExternal(homeservers, url);
  if (found.serverName === serverName) return found.url;
  throw new SaidError(
    "server-name-differs",
    `The homeserver at ${found.url} is ${found.serverName}, and ${name} belongs to ${serverName ?? "none"}: its agents have their accounts there. Nothing was changed.`,
    `Give another address of ${serverName ?? "that one"}, or create another instance on ${found.serverName}.`,
  );
}
