import { noInstance, notInTrash } from "../../model/instance/absent.ts";
import { UserError } from "../../model/error.ts";
import { InstanceName } from "../../model/instance/instance.ts";
import type { StoredJob } from "../../model/jobs/job.ts";
import type { Json } from "../../model/json.ts";
import type { Role } from "../../model/people/role.ts";
import { nothing, only, type Scope } from "../../model/rooms/scope.ts";
import { subjectOf } from "../../model/jobs/subject.ts";
import type { Deps } from "../../operations/deps.ts";
import { scopedDeps } from "../../operations/scoped/scoped-deps.ts";
import { allAtOnce } from "./all-at-once.ts";
import type { Command, Invocation } from "./define.ts";
import { notAllowed } from "./not-allowed.ts";
import type { Performing } from "./performing.ts";

type Scoping = Pick<Performing, "deps" | "scopeNow">;
type AskedFrom = Pick<StoredJob, "asker" | "origin">;

/**
 * What a command of the table stands on, as far as who asks may see: by the scope of the room as it is now, also for a job that was
 * asked for long ago.
 * @param unknown their scope where it can't be known.
 */
export async function depsFor({ deps, scopeNow }: Scoping, { asker, origin }: AskedFrom, role: Role, unknown = nothing): Promise<Deps> {
  if (origin.kind === "shell") return deps;
  // What is asked on a page is about one instance, and told wherever that is seen.
  if (origin.kind === "page") return scopedDeps(deps, unknown, "");
  return scopedDeps(deps, (await scopeNow(origin.room, asker, role)) ?? unknown, origin.room);
}

/** What a job, once it was allowed, goes on with where nobody can say any more what its asker may see: what it names. */
export function whatItNames(input: Json): Scope {
  const { name } = subjectOf(input);
  return name === null ? nothing : only(name);
}

/** The same, for what is within that scope alone. @throws UserError as `outOfScope` gives it. */
export async function depsInScope(scoping: Scoping & { readonly owners: readonly string[] }, asked: AskedFrom, invocation: Invocation): Promise<Deps> {
  const { needed } = invocation;
  const deps = await depsFor(scoping, asked, needed.role);
  const refusal = outOfScope(invocation, deps);
  if (refusal === null) return deps;
  const { name } = subjectOf(invocation.input);
  // In a direct chat somebody may see, as a viewer of one room, what they may not change, as an operator of another.
  const { instances, trash } = await depsFor(scoping, asked, "viewer");
  const seen = name !== null && !deps.scope.covers(name) && [...instances.all(), ...trash.all().map(({ instance }) => instance)].some((each) => each.name === name);
  throw seen ? notAllowed(needed, "viewer", scoping.owners) : refusal;
}

/** Whether a command can be asked within a scope at all. */
export const isInScope = ({ needs }: Pick<Command, "needs">, { all, prefixes }: Scope): boolean =>
  needs === "everything" ? all : needs === "creating" ? prefixes === null || prefixes.length > 0 : true;

/** Whether a command can be asked where a message came from, whatever it names. */
export async function canBeAsked({ scopeNow }: Pick<Performing, "scopeNow">, { room, sender }: { readonly room: string; readonly sender: string }, command: Command): Promise<boolean> {
  return isInScope(command, (await scopeNow(room, sender, command.role)) ?? nothing);
}

/**
 * Why a command isn't within the scope of these; null when it is. Nothing is looked at: a name outside is refused as one that nobody
 * has, whether somebody has it or not. `outside-scope`, `not-creatable`, `one-at-a-time`, `no-instance` or `not-in-trash`.
 */
export function outOfScope(invocation: Invocation, { instances, scope, trash }: Pick<Deps, "instances" | "scope" | "trash">): UserError | null {
  const { command, input } = invocation;
  const { name } = subjectOf(input);
  // Whatever creates names what it creates.
  // Stryker disable next-line ArrayDeclaration: where every name may be created, none is refused.
  if (command.needs === "creating" && !scope.mayCreate(name ?? "")) return notCreatable(name ?? "", scope.prefixes ?? []);
  if (!isInScope(command, scope)) return new UserError("outside-scope", { what: "command", summary: command.summary });
  const all = allAtOnce(invocation, { instances });
  if (all !== null) return all;
  if (name === null || scope.covers(name)) return null;
  // Stryker disable next-line OptionalChaining: each other command that takes a name has names.
  if (command.names?.["name"] === "trashed") return notInTrash(name, trash);
  return noInstance(name, { others: instances.all().map((each) => each.name), inTrash: false, creatable: scope.mayCreate(name) });
}

/** Nothing, or nothing of that name, may be created from there. */
function notCreatable(name: string, prefixes: readonly string[]): UserError {
  const [first] = prefixes;
  const like = first === undefined ? null : InstanceName.safeParse(`${first}${name}`.slice(0, 30).replace(/-+$/, ""));
  return new UserError("not-creatable", { prefixes, instead: like?.data ?? null });
}
