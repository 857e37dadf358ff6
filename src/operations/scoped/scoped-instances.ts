import { isError, UserError } from "../../model/error.ts";
import { noInstance } from "../../model/instance/absent.ts";
import type { DomainHolder } from "../../model/instance/domain-holder.ts";
import type { Domain, InstanceName } from "../../model/instance/instance.ts";
import type { Instances } from "../../model/instance/instances.ts";
import type { Scope } from "../../model/rooms/scope.ts";
import type { Deps } from "../deps.ts";

/** The instances of a scope: the others aren't there, and nobody is told whose a domain is that isn't free. */
export function scopedInstances({ instances, trash }: Pick<Deps, "instances" | "trash">, { covers, mayCreate }: Scope): Instances {
  const all: Instances["all"] = () => instances.all().filter(({ name }) => covers(name));
  const find: Instances["find"] = (name) => (covers(name) ? instances.find(name) : null);
  const withDomain: Instances["withDomain"] = (domain) => {
    const holder = instances.withDomain(domain);
    return holder === null || (holder.name !== null && covers(holder.name)) ? holder : { name: null, domain };
  };
  const get: Instances["get"] = (name) => {
    const found = find(name);
    if (found === null) throw noInstance(name, { others: all().map((each) => each.name), inTrash: covers(name) && trash.find(name) !== null, creatable: mayCreate(name) });
    return found;
  };
  /** The registry's refusals name others. */
  const change = (about: { readonly name: InstanceName; readonly domain?: Domain }, act: () => void): void => {
    try {
      act();
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      if (thrown.code === "no-instance") get(about.name);
      throw about.domain === undefined ? thrown : unlessHidden(thrown, withDomain(about.domain));
    }
  };
  return {
    all, find, get, withDomain,
    add: (instance) => change(instance, () => instances.add(instance)),
    want: (name, desired) => change({ name }, () => instances.want(name, desired)),
    // By its id, which only whoever added it has.
    remove: (id) => instances.remove(id),
    moveTo: (name, domain) => change({ name, domain }, () => instances.moveTo(name, domain)),
  };
}

/** What was thrown, unless it says of a domain whose it is, and that isn't to be told. */
export const unlessHidden = (thrown: unknown, holder: DomainHolder | null): unknown =>
  isError(thrown, "domain-taken") && holder?.name === null ? new UserError("domain-taken", { ...thrown.facts, holder }) : thrown;
