import type { Container } from "../../model/engine.ts";
import type { Instance, InstanceName } from "../../model/instance/instance.ts";
import type { Observed, Overview } from "../../model/instance/observed.ts";
import type { Deps } from "../deps.ts";
import { withAgentsCutOff } from "./agents-cut-off.ts";
import { observe } from "./observe.ts";

/** What Docker says of all our containers, or why it can't say. */
export async function askOnce(engine: Deps["engine"]): Promise<readonly Container[] | Error> {
  try {
    return await engine.containers();
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}

/** How an instance is, by what Docker shows and what the rooms were told of its agents. */
export function overviewOf(deps: Pick<Deps, "announcements" | "locks">, instance: Instance, seen: ReadonlyMap<InstanceName, Observed>): Overview {
  const { name, domain, homeserver, onlyMatrix, desired } = instance;
  const observed = withAgentsCutOff(deps, instance, seen.get(name) ?? { state: "unknown", why: null, ailing: [], paused: [], services: [] });
  return { name, domain, homeserver, onlyMatrix, desired, observed };
}

/** The same of every instance, by one answer of Docker's; an Error is why it could not be asked. */
export function overviewsOf(deps: Pick<Deps, "announcements" | "instances" | "locks">, containers: readonly Container[] | Error): readonly Overview[] {
  const instances = deps.instances.all();
  const seen = observe(instances, containers);
  return instances.map((instance) => overviewOf(deps, instance, seen));
}
