import { UserError } from "../../model/error.ts";
import { isHomeserver, servicesOf, type InstanceName } from "../../model/instance/instance.ts";
import type { Logs } from "../../model/instance/observed.ts";
import type { Deps } from "../deps.ts";

/** The newest lines that an instance's services wrote, oldest first. @throws UserError `no-instance`, `no-service`, `no-logs`. */
export async function logs({ engine, instances }: Pick<Deps, "engine" | "instances">, asked: { readonly name: InstanceName; readonly service: string | null; readonly lines: number }): Promise<Logs> {
  const instance = instances.get(asked.name);
  const services = servicesOf(instance);
  const wanted = asked.service === null ? services : services.filter((service) => service === asked.service || (asked.service === "homeserver" && isHomeserver(service)));
  if (wanted.length === 0) throw new UserError("no-service", { name: asked.name, service: asked.service ?? "", services });
  const lines = await engine.logs(instance, { services: wanted, lines: asked.lines });
  if (lines.length === 0) throw new UserError("no-logs", { name: asked.name });
  return { name: asked.name, lines };
}
