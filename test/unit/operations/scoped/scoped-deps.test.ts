import { expect, test } from "vitest";
import type { Json } from "../../../../src/model/json.ts";
import { scopeOf } from "../../../../src/model/rooms/scope.ts";
import type { Deps } from "../../../../src/operations/deps.ts";
import { scopedDeps } from "../../../../src/operations/scoped/scoped-deps.ts";
import { Domain } from "../../../../src/model/instance/instance.ts";
import { anInstance, freshRegistry, named, refusal } from "../../registry/fresh.ts";

const room = "!few:x";
const scope = scopeOf({ room, grant: { instances: ["dev", "two"], create: null } });

/** A registry as a room for `dev` and `two` sees it; beside them there are `secret`, and `gone` in the trash. */
function seen() {
  const { registry } = freshRegistry();
  const { instances, ports, trash } = registry;
  for (const name of ["dev", "two", "secret", "gone"]) {
    instances.add(anInstance(name));
    ports.take(named(name), { backend: ports.lowestFree("backend", new Set()) }, "x");
  }
  ports.reserve(8800, "x");
  const put = (name: string): void => trash.put({ slot: `slot-of-${name}`, instance: instances.get(named(name)), ports: {}, subnet: null, by: "x", at: 1 });
  put("gone");
  return { registry, put, ...scopedDeps(registry as unknown as Deps, scope, room) };
}

const secretDomain = Domain.parse("secret.example.org");
const notFree = (name: string, at: string) => ({ code: "domain-taken", facts: { name, domain: secretDomain, holder: { name: null, domain: secretDomain }, at } });

test("a domain that somebody outside has isn't free; one within says whose it is", () => {
  const { instances } = seen();
  expect(refusal(() => instances.moveTo(named("dev"), secretDomain))).toEqual(notFree("dev", "set"));
  expect(refusal(() => instances.add(anInstance("new", { domain: secretDomain })))).toEqual(notFree("new", "create"));
  expect(refusal(() => instances.moveTo(named("dev"), Domain.parse("two.example.org")))).toMatchObject({ code: "domain-taken", facts: { holder: { name: "two", domain: "two.example.org" } } });
  expect(instances.withDomain(secretDomain)).toEqual({ name: null, domain: secretDomain });
});

test("what comes back from the trash isn't told who has its domain by now", () => {
  const { put, registry, trash } = seen();
  put("two");
  registry.instances.moveTo(named("secret"), Domain.parse("two.example.org"));
  expect(refusal(() => trash.takeBack("slot-of-two"))).toMatchObject({ code: "domain-taken", facts: { name: "two", holder: { name: null, domain: "two.example.org" } } });
});

test("a port that somebody outside has, or that was reserved by hand, isn't free; one within says whose it is", () => {
  const { ports } = seen();
  for (const port of [8767, 8800]) {
    expect(refusal(() => ports.take(named("dev"), { backend: port }, "x"))).toEqual({ code: "port-reserved", facts: { port, holder: null } });
    expect(refusal(() => ports.exchange(named("dev"), { backend: port }, "x"))).toEqual({ code: "port-reserved", facts: { port, holder: null } });
  }
  expect(refusal(() => ports.take(named("dev"), { backend: 8766 }, "x"))).toEqual({ code: "port-reserved", facts: { port: 8766, holder: { instance: "two", role: "backend", by: "x" } } });
  expect(ports.all().map(({ port }) => port)).toEqual([8765, 8766]);
  expect([ports.of(named("dev")), ports.of(named("secret"))]).toEqual([{ backend: 8765 }, {}]);
});

test("what isn't there is missed among what is within", () => {
  const { instances } = seen();
  const missed = (name: string) => ({ code: "no-instance", facts: { name, others: ["dev", "two"], total: 2, meant: null, inTrash: false, creatable: false } });
  expect(refusal(() => instances.want(named("nosuch"), "running"))).toEqual(missed("nosuch"));
  for (const name of ["secret", "gone", "nosuch"]) expect(refusal(() => instances.get(named(name)))).toEqual(missed(name));
});

test("nothing outside is deleted for good, whatever was asked before", () => {
  const { registry, trash } = seen();
  expect(refusal(() => trash.forget("slot-of-gone"))).toEqual({ code: "outside-scope", facts: { what: "deleted-next" } });
  expect(registry.trash.all()).toHaveLength(1);
});

test("the newest jobs of a scope are found behind any number of others", () => {
  const { jobs, registry } = seen();
  const add = (input: Json): number => registry.jobs.add({ command: "instance start", input: JSON.stringify(input), asker: "x", origin: { kind: "shell", user: "x" }, lock: "x" }).id;
  const own = [add({ name: "dev" }), add({ name: "two" })];
  for (let index = 0; index < 450; index++) add({ name: "secret" });
  own.push(add({ name: "dev" }));
  expect(jobs.recent(10).map(({ id }) => id)).toEqual(own.toReversed());
  expect(jobs.recent(2)).toHaveLength(2);
  expect([jobs.find(own[0] ?? 0)?.id, jobs.find((own[1] ?? 0) + 1)]).toEqual([own[0], null]);
  expect(jobs.cancel((own[1] ?? 0) + 1, "x")).toBe(false);
});

test("what is added to what operations stand on, or to a store, isn't seen through a scope until it is said how", () => {
  const { registry } = freshRegistry();
  const stores = ["instances", "ports", "trash", "jobs", "audit", "identities", "verifications"] as const;
  const extended = Object.fromEntries(stores.map((store) => [store, { ...registry[store], addedLater: () => "secret" }]));
  const seen = scopedDeps({ ...registry, ...extended, storeAddedLater: {} } as unknown as Deps, scope, room);
  expect(Object.keys(seen)).not.toContain("storeAddedLater");
  for (const store of stores) {
    expect(Object.keys(seen[store]), store).not.toContain("addedLater");
    // Nothing that there is got lost.
    expect(Object.keys(seen[store]).toSorted(), store).toEqual(Object.keys(registry[store]).toSorted());
  }
});

test("who compares emoji with the bot isn't seen through a scope", () => {
  const { registry } = freshRegistry();
  registry.verifications.put({ flow: "$flow", user: "@bob:x", emoji: [], state: "comparing", at: Date.now() });
  expect(registry.verifications.since(0)).toHaveLength(1);
  expect(scopedDeps(registry as unknown as Deps, scope, room).verifications.since(0)).toEqual([]);
});
