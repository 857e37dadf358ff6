import { UserError } from "../../model/error.ts";
import type { Scope } from "../../model/rooms/scope.ts";
import type { Trash } from "../../model/trash/trash.ts";
import { withoutOutsider } from "./scoped-instances.ts";

/** What the trash holds of a scope. */
export function scopedTrash(trash: Trash, { covers }: Scope): Trash {
  return {
    all: () => trash.all().filter(({ instance }) => covers(instance.name)),
    find: (name) => (covers(name) ? trash.find(name) : null),
    // Of an instance that was found within.
    put: (trashed) => trash.put(trashed),
    takeBack(slot) {
      try {
        trash.takeBack(slot);
      } catch (thrown) {
        throw withoutOutsider(thrown, covers);
      }
    },
    forget(slot) {
      const found = trash.all().find((each) => each.slot === slot);
      // What comes next is deleted for good: the one change that must be sure that it still is within.
      if (found !== undefined && !covers(found.instance.name)) throw new UserError("outside-scope", { what: "deleted-next" });
      trash.forget(slot);
    },
  };
}
