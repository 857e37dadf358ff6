import { noInstance } from "../../model/instance/absent.ts";
import { domainTaken, type DomainHolder } from "../../model/instance/domain-taken.ts";
import { SaidError, UserError } from "../../model/error.ts";
import type { Domain, InstanceName } from "../../model/instance/instance.ts";
import type { Trash, Trashed } from "../../model/trash/trash.ts";
import type { Identities } from "../../model/people/identities.ts";
import type { Ports } from "../../model/instance/ports.ts";
import type { Instances } from "../../model/instance/instances.ts";
import type { Scope } from "../../model/rooms/scope.ts";
import type { PortSet } from "../../model/instance/settings.ts";
import { auditWithin } from "./scoped-audit.ts";
import type { Deps } from "../deps.ts";
import { jobsWithin } from "./scoped-jobs.ts";

/**
 * What operations stand on, as far as a scope goes. What is outside isn't there: it is neither listed nor found, and where it stands
 * in the way, only that something does is told. What was found within may be changed, and what a job did may be taken back, whatever
 * the scope has become meanwhile.
 * @param room from which it is asked: its own jobs are within its scope, also those that name no instance.
 */
export function within(deps: Deps, scope: Scope, room: string): Deps {
  if (scope.all) return deps;
  const instances = instancesWithin(deps, scope);
  return {
    ...deps,
    scope,
    instances,
    ports: portsWithin(deps, scope),
    trash: trashWithin(deps.trash, instances, scope),
    jobs: jobsWithin(deps.jobs, scope, room),
    audit: auditWithin(deps.audit, scope, room),
    identities: nobody(deps.identities),
  };
}

function instancesWithin({ instances, trash }: Deps, { covers, mayCreate }: Scope): Instances {
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
      throw about.domain === undefined ? thrown : unlessHidden(thrown, about.domain, withDomain(about.domain));
    }
  };
  return {
    ...instances, all, find, get, withDomain,
    add: (instance) => change(instance, () => instances.add(instance)),
    want: (name, desired) => change({ name }, () => instances.want(name, desired)),
    moveTo: (name, domain) => change({ name, domain }, () => instances.moveTo(name, domain)),
  };
}

/** What was thrown, unless it says of a domain whose it is, and that isn't to be told. */
const unlessHidden = (thrown: unknown, domain: Domain, holder: DomainHolder | null): unknown =>
  thrown instanceof UserError && thrown.code === "domain-taken" && holder?.name === null ? domainTaken(domain, holder) : thrown;

function portsWithin({ ports }: Deps, { covers }: Scope): Ports {
  /** The registry's refusal says whose a port is. */
  const change = (name: InstanceName, wanted: PortSet, act: () => void): void => {
    try {
      act();
    } catch (thrown) {
      const holder = ports.all().find(({ instance, port }) => instance !== name && Object.values(wanted).includes(port));
      if (!(thrown instanceof UserError) || thrown.code !== "port-reserved" || holder === undefined) throw thrown;
      throw holder.instance !== null && covers(holder.instance) ? thrown : new SaidError("port-reserved", `Port ${holder.port} isn't free.`, "Choose another one.");
    }
  };
  return {
    ...ports,
    all: () => ports.all().filter(({ instance }) => instance !== null && covers(instance)),
    of: (name) => (covers(name) ? ports.of(name) : {}),
    subnetOf: (name) => (covers(name) ? ports.subnetOf(name) : null),
    take: (name, wanted, by) => change(name, wanted, () => ports.take(name, wanted, by)),
    exchange: (name, wanted, by) => change(name, wanted, () => ports.exchange(name, wanted, by)),
    reserve: () => belongsToNobody(),
    unreserve: () => belongsToNobody(),
  };
}

/** Commands that would come here are refused before. */
function belongsToNobody(): never {
  throw new SaidError("outside-scope", "A port that is reserved by hand belongs to no instance.");
}

function trashWithin(trash: Trash, instances: Instances, { covers }: Scope): Trash {
  const inSlot = (slot: string): Trashed | undefined => trash.all().find((each) => each.slot === slot);
  return {
    ...trash,
    all: () => trash.all().filter(({ instance }) => covers(instance.name)),
    find: (name) => (covers(name) ? trash.find(name) : null),
    takeBack(slot) {
      const found = inSlot(slot);
      if (found === undefined) return;
      const { domain } = found.instance;
      try {
        trash.takeBack(slot);
      } catch (thrown) {
        throw unlessHidden(thrown, domain, instances.withDomain(domain));
      }
    },
    forget(slot) {
      const found = inSlot(slot);
      // What comes next is deleted for good: the one change that must be sure that it still is within.
      if (found !== undefined && !covers(found.instance.name)) throw new SaidError("outside-scope", "What is to be deleted next isn't for this room any more: I stopped there.");
      trash.forget(slot);
    },
  };
}

/** Whom the bot believes is for those who see everything. */
const nobody = (identities: Identities): Identities => ({ ...identities, all: () => [], find: () => null });
