import { isError, UserError } from "../../model/error.ts";
import { noInstance } from "../../model/instance/absent.ts";
import type { DomainHolder } from "../../model/instance/domain-holder.ts";
import { Domain, type InstanceName } from "../../model/instance/instance.ts";
import type { Instances } from "../../model/instance/instances.ts";
import type { Scope } from "../../model/rooms/scope.ts";
import type { Deps } from "../deps.ts";

/** The instances of a scope: the others aren't there, and nobody is told whose a domain is that isn't free. */
export function scopedInstances({ instances, trash }: Pick<Deps, "instances" | "trash">, { covers, mayCreate }: Scope): Instances {
  const all: Instances["all"] = () => instances.all().filter(({ name }) => covers(name));
  const find: Instances["find"] = (name) => (covers(name) ? instances.find(name) : null);
  const get: Instances["get"] = (name) => {
    const found = find(name);
    if (found === null) throw noInstance(name, { others: all().map((each) => each.name), inTrash: covers(name) && trash.find(name) !== null, creatable: mayCreate(name) });
    return found;
  };
  /** The registry's refusals name others. */
  const change = (name: InstanceName, act: () => void): void => {
    try {
      act();
    } catch (thrown) {
      if (isError(thrown, "no-instance")) get(name);
      throw withoutOutsider(thrown, covers);
    }
  };
  return {
    all, find, get,
    withDomain(domain) {
      const holder = instances.withDomain(domain);
      return holder && holderWithin(holder, domain, covers);
    },
    add: (instance) => change(instance.name, () => instances.add(instance)),
    want: (name, desired) => change(name, () => instances.want(name, desired)),
    // By its id, which only whoever added it has.
    remove: (id) => instances.remove(id),
    moveTo: (name, domain) => change(name, () => instances.moveTo(name, domain)),
  };
}

/** Whose a domain is, as far as that is to be told. */
const holderWithin = (holder: DomainHolder, domain: Domain, covers: Scope["covers"]): DomainHolder => (holder.name !== null && covers(holder.name) ? holder : { name: null, domain });

/** What was thrown; where it says whose a domain is, only as far as that is to be told. Innkeeper's own is no secret. */
export function withoutOutsider(thrown: unknown, covers: Scope["covers"]): unknown {
  if (!isError(thrown, "domain-taken") || thrown.facts.holder === "innkeeper") return thrown;
  const { facts } = thrown;
  return new UserError("domain-taken", { ...facts, holder: holderWithin(thrown.facts.holder, Domain.parse(facts.domain), covers) });
}
