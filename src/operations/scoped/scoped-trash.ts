import { UserError } from "../../model/error.ts";
import type { Instances } from "../../model/instance/instances.ts";
import type { Scope } from "../../model/rooms/scope.ts";
import type { Trash, Trashed } from "../../model/trash/trash.ts";
import { unlessHidden } from "./scoped-instances.ts";

/** What the trash holds of a scope. */
export function scopedTrash(trash: Trash, instances: Instances, { covers }: Scope): Trash {
  const inSlot = (slot: string): Trashed | undefined => trash.all().find((each) => each.slot === slot);
  return {
    all: () => trash.all().filter(({ instance }) => covers(instance.name)),
    find: (name) => (covers(name) ? trash.find(name) : null),
    // Of an instance that was found within.
    put: (trashed) => trash.put(trashed),
    takeBack(slot) {
      const found = inSlot(slot);
      if (found === undefined) return;
      try {
        trash.takeBack(slot);
      } catch (thrown) {
        throw unlessHidden(thrown, instances.withDomain(found.instance.domain));
      }
    },
    forget(slot) {
      const found = inSlot(slot);
      // What comes next is deleted for good: the one change that must be sure that it still is within.
      if (found !== undefined && !covers(found.instance.name)) throw new UserError("outside-scope", { what: "deleted-next" });
      trash.forget(slot);
    },
  };
}
