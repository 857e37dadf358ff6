import { SaidError, type UserError } from "../error.ts";
import { nearest } from "../nearest.ts";

/** How many names an error lists. */
const listed = 20;

/**
 * There is no instance of that name, for whoever asks.
 * @param there the names that there are, for them; whether this one is in the trash, and whether they may create it.
 */
export function noInstance(name: string, { creatable, inTrash, others }: { readonly others: readonly string[]; readonly inTrash: boolean; readonly creatable: boolean }): UserError {
  if (inTrash) return new SaidError("no-instance", `\`${name}\` is in the trash.`, `Bring it back: \`!trash restore ${name}\``);
  if (others.length === 0) {
    return new SaidError("no-instance", `There is no instance \`${name}\`, nor any other yet.`, creatable ? `Create it: \`!instance create ${name}\`` : undefined);
  }
  const shown = others.slice(0, listed).join(", ") + (others.length > listed ? ` and ${others.length - listed} more` : "");
  const meant = nearest(name, others);
  return new SaidError(
    "no-instance",
    `There is no instance \`${name}\`. There ${others.length === 1 ? "is" : "are"}: ${shown}.`,
    meant === null ? undefined : `Did you mean ${meant}?`,
  );
}

/** Nothing of that name is in the trash, for whoever asks. @param others what is, for them. */
export const notInTrash = (name: string, others: readonly string[]): UserError =>
  new SaidError("not-in-trash", `There is no \`${name}\` in the trash.${others.length === 0 ? " It is empty." : ` There are: ${others.join(", ")}.`}`, others.length === 0 ? "What there is: `!instance list`" : "See `!trash list` and `!instance list`.");
