import { scopeOf, type Scope } from "../../../../src/model/rooms/scope.ts";
import type { Deps } from "../../../../src/operations/deps.ts";
import { scopedDeps } from "../../../../src/operations/scoped/scoped-deps.ts";
import { freshRegistry } from "../../registry/fresh.ts";

/** A room for `dev` and all whose names begin with `cust-`. */
export const room = "!few:x";
export const few: Scope = scopeOf({ room, grant: { instances: ["dev"], create: "cust-" } });

/** An empty registry, and the same as that room sees it. */
export function seenFew() {
  const { registry } = freshRegistry();
  const seen = scopedDeps(registry as unknown as Deps, few, room);
  /** As seen through a second scope over the first one. */
  const seenTwice = scopedDeps(seen, few, room);
  return { registry, seen, seenTwice };
}
