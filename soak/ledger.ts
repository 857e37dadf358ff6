import { InstanceName } from "../src/model/instance/instance.ts";
import type { House } from "./house.ts";

/** What should be of a name, by the commands that were answered. */
export type Fate = { readonly kind: "small" | "homeserver"; readonly state: "absent" | "stopped" | "running" | "trashed" };

const servicesOf = { small: ["backend", "frontend"], homeserver: ["synapse"] } as const;

/** Everything in which what is differs from what should be: an instance that is half there, or a trace of one. */
export async function halfMade(house: House, fates: ReadonlyMap<string, Fate>): Promise<readonly string[]> {
  const { instances, ports, trash, jobs } = house.adapters.registry;
  const docker = await house.containers();
  const wrong: string[] = [];
  const same = (what: string, is: readonly string[], should: readonly string[]): void => {
    if (is.toSorted().join() !== should.toSorted().join()) wrong.push(`${what}: ${is.join(", ") || "none"}, and should be ${should.join(", ") || "none"}`);
  };
  const having = (...states: readonly Fate["state"][]): readonly [string, Fate][] => [...fates].filter(([, { state }]) => states.includes(state));
  const namesOf = (found: readonly [string, Fate][]): readonly string[] => found.map(([name]) => name);
  const there = having("stopped", "running");

  same("registered", instances.all().map(({ name }) => name), namesOf(there));
  same("wanted", instances.all().filter(({ desired }) => desired === "running").map(({ name }) => name), namesOf(having("running")));
  same("folders", await house.folders("instances"), namesOf(there));
  same("in the trash", trash.all().map(({ instance }) => instance.name), namesOf(having("trashed")));
  same("folders in the trash", await house.folders("trash"), trash.all().map(({ slot }) => slot));
  same("containers that run", docker.running, having("running").flatMap(([name, { kind }]) => servicesOf[kind].map((service) => `${name}-${service}`)));
  const mayBe = there.flatMap(([name, { kind }]) => servicesOf[kind].map((service) => `${name}-${service}`));
  same("containers of nobody", docker.all.filter((name) => !mayBe.includes(name)), []);
  same("networks of nobody", docker.networks.filter((network) => !there.some(([name]) => network === `mindroom-${name}_default`)), []);
  same("ports", ports.all().map(({ instance, role }) => `${instance ?? "nobody"} ${role ?? "?"}`), there.flatMap(([name, { kind }]) => (kind === "small" ? [`${name} backend`, `${name} frontend`] : [`${name} matrix`])));
  for (const [name, { state }] of fates) same(`networks reserved for ${name}`, ports.subnetOf(InstanceName.parse(name)) === null ? [] : ["one"], state === "stopped" || state === "running" ? ["one"] : []);
  same("jobs that have not ended", jobs.unfinished().map(({ id, command }) => `${id} ${command}`), []);
  return wrong;
}
