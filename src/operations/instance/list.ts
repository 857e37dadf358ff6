import type { Container } from "../../model/engine.ts";
import type { OverviewList } from "../../model/instance/observed.ts";
import { exampleName } from "../../model/rooms/scope.ts";
import { withContact } from "./last-contact.ts";
import type { Deps } from "../deps.ts";
import { observe } from "./observe.ts";

/** Every instance and what Docker says of it, asked once. When it can't be asked, their state is unknown, and why. */
export async function list(deps: Deps): Promise<OverviewList> {
  const { engine, instances, scope } = deps;
  const all = instances.all();
  const seen = observe(all, await askOnce(engine));
  return {
    example: exampleName(scope),
    overviews: all.map((instance) => {
      const { name, domain, homeserver, onlyMatrix, desired } = instance;
      const observed = withContact(deps, instance, seen.get(name) ?? { state: "unknown", why: null, ailing: [], services: [] });
      return { name, domain, homeserver, onlyMatrix, desired, observed };
    }),
  };
}

/** What Docker says of all our containers, or why it can't say. */
export async function askOnce(engine: Deps["engine"]): Promise<readonly Container[] | Error> {
  try {
    return await engine.containers();
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}
