import { UserError } from "../error.ts";
import { nearest } from "../nearest.ts";
import type { Trash } from "../trash/trash.ts";

/** How many names an error keeps: with a job that failed it is stored. */
const mostNamed = 20;

/**
 * There is no instance of that name, for whoever asks.
 * @param there the names that there are, for them; whether this one is in the trash, and whether they may create it.
 */
export const noInstance = (name: string, { creatable, inTrash, others }: { readonly others: readonly string[]; readonly inTrash: boolean; readonly creatable: boolean }): UserError =>
  new UserError("no-instance", { name, others: others.slice(0, mostNamed), total: others.length, meant: nearest(name, others), inTrash, creatable });

/** Nothing of that name is in the trash, for whoever asks. @param trash as far as they see it. */
export function notInTrash(name: string, trash: Pick<Trash, "all">): UserError {
  const others = trash.all().map(({ instance }) => instance.name);
  return new UserError("not-in-trash", { name, others: others.slice(0, mostNamed), total: others.length });
}
