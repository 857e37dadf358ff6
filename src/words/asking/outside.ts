import { SaidError, type UserError } from "../../model/error.ts";
import { InstanceName } from "../../model/instance/instance.ts";

/** Asked in a room for some instances, of what belongs to none of them. */
export function notHere({ summary }: { readonly summary: string }): UserError {
  const what = summary.charAt(0).toLowerCase() + summary.slice(1);
  return new SaidError("outside-scope", `I don't ${what} from a room that is for some instances only.`, "An owner can, in a room for all of them, in a direct chat with me, or in a shell on the host.");
}

/**
 * Nothing, or nothing of that name, may be created from there.
 * @param prefixes how the names begin that may.
 */
export function notCreatable(name: string | null, prefixes: readonly string[]): UserError {
  const [first] = prefixes;
  if (first === undefined) return new SaidError("not-creatable", "No instance can be created from here.", "In a room for all instances it can.");
  const like = name === null ? null : InstanceName.safeParse(`${first}${name}`.slice(0, 30).replace(/-+$/, ""));
  return new SaidError(
    "not-creatable",
    `Only instances whose names begin with ${prefixes.map((prefix) => `\`${prefix}\``).join(" or ")} can be created from here.`,
    like?.success === true ? `Such as: \`!instance create ${like.data}\`` : undefined,
  );
}
