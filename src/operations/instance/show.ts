import { reasonOf, UserError, type Reason } from "../../model/error.ts";
import { servicesOf, type InstanceName, type Service } from "../../model/instance/instance.ts";
import type { Shown } from "../../model/instance/observed.ts";
import type { Settings } from "../../model/instance/settings.ts";
import { addressesOf } from "./addresses.ts";
import type { Deps, Memory } from "../deps.ts";
import { askOnce, overviewOf } from "./overview.ts";
import { observe } from "./observe.ts";

/** All there is to know of one instance. What is wrong with its files is told, and the rest is shown. @throws UserError `no-instance`. */
export async function show(deps: Memory & Pick<Deps, "engine" | "files">, name: InstanceName): Promise<Shown> {
  const { engine, files, instances, ports } = deps;
  const instance = instances.get(name);
  const overview = overviewOf(deps, instance, observe([instance], await askOnce(engine)));
  let settings: Settings | null = null;
  let trouble: Reason | null = null;
  try {
    settings = await files.settings(instance);
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    trouble = reasonOf(thrown);
  }
  return {
    ...overview,
    domain: settings?.domain ?? instance.domain,
    instance,
    ports: settings?.ports ?? ports.of(name),
    subnet: settings?.subnet ?? ports.subnetOf(name),
    federation: settings?.federation ?? false,
    images: settings === null ? [] : servicesOf(instance).flatMap((service) => imageOf(service, settings)),
    addresses: settings === null ? { chat: null, dashboard: null, homeserver: null } : addressesOf(instance, settings),
    trouble,
  };
}

function imageOf(service: Service, { images }: Settings): readonly (readonly [Service, string])[] {
  const image = service === "backend" || service === "frontend" ? images[service] : images.homeserver;
  return image === undefined ? [] : [[service, image]];
}
