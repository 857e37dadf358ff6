import { z } from "zod";
import { noInstance } from "../model/instance/absent.ts";
import { dashboardOf, domainOfDashboard, type DomainHolder } from "../model/instance/domain-holder.ts";
import { UserError } from "../model/error.ts";
import { Instance, type Domain, type InstanceName } from "../model/instance/instance.ts";
import type { Instances } from "../model/instance/instances.ts";
import { Flag } from "./json.ts";
import type { Store } from "./store.ts";

const Row = Instance.extend({ onlyMatrix: Flag });
const Name = z.object({ name: z.string() });
const Holder = Instance.pick({ name: true, domain: true });

/** The table of instances. */
export function instancesIn(store: Store): Instances {
  const all = store.rows(Row, "SELECT * FROM instances ORDER BY name");
  const names = store.rows(Name, "SELECT name FROM instances ORDER BY name");
  const byName = store.row(Row, "SELECT * FROM instances WHERE name = :name");
  const byId = store.row(Row, "SELECT * FROM instances WHERE id = :id");
  // Whoever has the very same comes first.
  const byDomain = store.row(Holder, `SELECT name, domain FROM instances WHERE domain IN (:domain, :dashboard, :above) AND name IS NOT :but
    ORDER BY domain <> :domain, domain LIMIT 1`);
  const inTrash = store.row(Name, "SELECT name FROM trash WHERE name = :name");
  const insert = store.change(`INSERT INTO instances (id, name, directory, homeserver, onlyMatrix, serverName, domain, desired, createdBy, createdAt)
    VALUES (:id, :name, :directory, :homeserver, :onlyMatrix, :serverName, :domain, :desired, :createdBy, :createdAt)`);
  const setDesired = store.change("UPDATE instances SET desired = :desired WHERE name = :name");
  const setDomain = store.change("UPDATE instances SET domain = :domain WHERE name = :name");
  const remove = store.change("DELETE FROM instances WHERE id = :id");
  const forgetAnnounced = store.change("DELETE FROM announcements WHERE instanceId = :id");
  const forgetLinks = store.change("DELETE FROM links WHERE instanceId = :id");

  const missing = (name: string): UserError =>
    noInstance(name, { others: names().map((row) => row.name), inTrash: inTrash({ name }) !== null, creatable: true });

  const holderOf = (domain: Domain, but: InstanceName | null): DomainHolder | null => byDomain({ domain, dashboard: dashboardOf(domain), above: domainOfDashboard(domain), but });

  /** Throws unless the domain is free, or this very instance's. */
  function checkDomain(domain: Domain, name: InstanceName, at: "create" | "set"): void {
    const holder = holderOf(domain, name);
    if (holder !== null) throw new UserError("domain-taken", { name, domain, holder, at });
  }

  return {
    all,
    find: (name) => byName({ name }),
    get(name) {
      const found = byName({ name });
      if (!found) throw missing(name);
      return found;
    },
    add: (instance) =>
      store.together(() => {
        const { name } = instance;
        if (byId({ id: instance.id })) return;
        if (byName({ name })) throw new UserError("name-taken", { name });
        if (inTrash({ name })) throw new UserError("name-in-trash", { name });
        checkDomain(instance.domain, name, "create");
        insert({ ...instance, onlyMatrix: Number(instance.onlyMatrix) });
      }),
    want(name, desired) {
      if (setDesired({ name, desired }) === 0) throw missing(name);
    },
    withDomain: (domain) => holderOf(domain, null),
    moveTo: (name, domain) =>
      store.together(() => {
        checkDomain(domain, name, "set");
        if (setDomain({ name, domain }) === 0) throw missing(name);
      }),
    remove: (id) =>
      store.together(() => {
        remove({ id });
        forgetAnnounced({ id });
        forgetLinks({ id });
      }),
  };
}
