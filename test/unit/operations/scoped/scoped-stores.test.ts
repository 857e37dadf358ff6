import { expect, test } from "vitest";
import { UserError } from "../../../../src/model/error.ts";
import { Domain } from "../../../../src/model/instance/instance.ts";
import { everything } from "../../../../src/model/rooms/scope.ts";
import type { Trashed } from "../../../../src/model/trash/trash.ts";
import type { Deps } from "../../../../src/operations/deps.ts";
import { scopedDeps } from "../../../../src/operations/scoped/scoped-deps.ts";
import { scopedInstances } from "../../../../src/operations/scoped/scoped-instances.ts";
import { scopedPorts } from "../../../../src/operations/scoped/scoped-ports.ts";
import type { Registry } from "../../../../src/registry/registry.ts";
import { anInstance, freshRegistry, named, refusal } from "../../registry/fresh.ts";
import { few, room, seenFew } from "./one-scope.ts";

const domain = (text: string): Domain => Domain.parse(text);

/** `dev` and `cust-one`, which the room sees, and `secret`, which it doesn't; each with a port and a network. */
function made() {
  const two = seenFew();
  const { instances, ports } = two.registry;
  for (const name of ["dev", "secret", "cust-one"]) {
    instances.add(anInstance(name));
    ports.take(named(name), { backend: ports.lowestFree("backend", new Set()) }, "x");
    ports.takeSubnet(named(name), []);
  }
  return two;
}

const intoTrash = ({ instances, trash }: Registry, name: string): Trashed => {
  const trashed = { slot: `slot-of-${name}`, instance: instances.get(named(name)), ports: {}, subnet: null, by: "x", at: 1 };
  trash.put(trashed);
  return trashed;
};

test("those within are listed and found, the others aren't there", () => {
  const { registry, seen: { instances } } = made();
  expect(instances.all().map(({ name }) => name)).toEqual(["cust-one", "dev"]);
  expect(["dev", "cust-one", "secret", "nosuch"].map((name) => instances.find(named(name))?.name)).toEqual(["dev", "cust-one", undefined, undefined]);
  expect(instances.get(named("dev"))).toEqual(registry.instances.get(named("dev")));
});

test("that it is in the trash, or could be created, is told of a missing one within only", () => {
  const { registry, seen: { instances } } = made();
  for (const name of ["cust-one", "secret"]) intoTrash(registry, name);
  const missing = (name: string): unknown => refusal(() => instances.get(named(name)))?.facts;
  expect(missing("cust-one")).toMatchObject({ inTrash: true, creatable: true, others: ["dev"] });
  expect(missing("cust-two")).toMatchObject({ inTrash: false, creatable: true });
  expect(missing("secret")).toMatchObject({ inTrash: false, creatable: false });
});

test("those within are changed as ever, and one that was added is taken back by its id", () => {
  const { registry, seen: { instances } } = made();
  instances.want(named("dev"), "running");
  instances.moveTo(named("dev"), domain("new.example.org"));
  expect(registry.instances.get(named("dev"))).toMatchObject({ desired: "running", domain: "new.example.org" });
  instances.add(anInstance("cust-two"));
  expect(registry.instances.find(named("cust-two"))).not.toBeNull();
  instances.remove("id-of-cust-two");
  expect(registry.instances.find(named("cust-two"))).toBeNull();
});

test("a domain that is free is, and one that an instance within has says whose it is", () => {
  const { seen, seenTwice } = made();
  for (const { instances } of [seen, seenTwice]) {
    expect(instances.withDomain(domain("free.example.org"))).toBeNull();
    expect(instances.withDomain(domain("dev.example.org"))).toEqual({ name: "dev", domain: "dev.example.org" });
    expect(instances.withDomain(domain("dashboard.secret.example.org"))).toEqual({ name: null, domain: "dashboard.secret.example.org" });
  }
});

test("whose a domain is isn't told either where the instance's own stands in the way as well", () => {
  const { registry, seen: { instances } } = made();
  registry.instances.moveTo(named("dev"), domain("dashboard.dashboard.secret.example.org"));
  const wanted = domain("dashboard.secret.example.org");
  expect(refusal(() => instances.moveTo(named("dev"), wanted))).toEqual({ code: "domain-taken", facts: { name: "dev", domain: wanted, holder: { name: null, domain: wanted }, at: "set" } });
});

test("that a domain is Innkeeper's own is no secret, and what goes wrong for other reasons is told as it is", () => {
  const { registry } = made();
  const throwing = (thrown: Error) => scopedInstances({ ...registry, instances: { ...registry.instances, moveTo: () => { throw thrown; }, want: () => { throw thrown; } } }, few);
  const own = new UserError("domain-taken", { name: named("dev"), domain: "bot.example.org", holder: "innkeeper", at: "set" });
  for (const thrown of [own, new UserError("name-taken", { name: named("dev") }), new Error("a fault")]) {
    expect(() => throwing(thrown).moveTo(named("dev"), domain("bot.example.org"))).toThrow(thrown);
    expect(() => throwing(thrown).want(named("dev"), "running")).toThrow(thrown);
  }
});

test("ports and networks are told of those within only, and what was hidden once stays hidden", () => {
  const { registry, seen, seenTwice } = made();
  registry.ports.reserve(8800, "x");
  for (const { ports } of [seen, seenTwice]) {
    expect(ports.all().map(({ instance, port }) => [instance, port])).toEqual([["dev", 8765], ["cust-one", 8767]]);
    expect(["dev", "secret"].map((name) => ports.of(named(name)))).toEqual([{ backend: 8765 }, {}]);
    expect(["dev", "secret"].map((name) => ports.subnetOf(named(name)))).toEqual(["10.213.0.0/28", null]);
    for (const port of [8766, 8800]) expect(refusal(() => ports.take(named("dev"), { backend: port }, "x"))).toEqual({ code: "port-reserved", facts: { port, holder: null } });
    expect(refusal(() => ports.exchange(named("dev"), { backend: 8767 }, "x"))).toMatchObject({ facts: { holder: { instance: "cust-one" } } });
  }
  const take = (): never => { throw new Error("a fault"); };
  expect(() => scopedPorts({ ...registry.ports, take }, few).take(named("dev"), {}, "x")).toThrow("a fault");
});

test("ports and networks are given out and given back as ever, also of what isn't within any more", () => {
  const { registry, seen: { ports } } = made();
  expect(ports.lowestFree("backend", new Set([8768]))).toBe(8769);
  ports.exchange(named("dev"), { backend: 8770 }, "x");
  ports.take(named("cust-one"), { backend: 8771 }, "x");
  expect(registry.ports.all().map(({ port }) => port)).toEqual([8765, 8766, 8770, 8771]);
  for (const name of ["dev", "secret"]) {
    ports.release(named(name));
    ports.releaseSubnet(named(name));
    expect([registry.ports.of(named(name)), registry.ports.subnetOf(named(name))]).toEqual([{}, null]);
  }
  expect(ports.takeSubnet(named("dev"), ["10.213.0.0/28"], "10.213.0.64/28")).toBe("10.213.0.64/28");
});

test("nothing is reserved or released by hand there", () => {
  const { registry, seen: { ports } } = made();
  registry.ports.reserve(8800, "x");
  const before = registry.ports.all();
  for (const act of [() => ports.reserve(8801, "x"), () => ports.unreserve(8800)]) expect(refusal(act)).toEqual({ code: "outside-scope", facts: { what: "reserved-port" } });
  expect(registry.ports.all()).toEqual(before);
});

test("the trash holds what is within, which comes back, is put there and is forgotten as ever", () => {
  const { registry, seen: { trash } } = made();
  const [own] = ["dev", "secret"].map((name) => intoTrash(registry, name));
  expect(trash.all().map(({ slot }) => slot)).toEqual(["slot-of-dev"]);
  expect([trash.find(named("dev"))?.slot, trash.find(named("secret"))]).toEqual(["slot-of-dev", null]);
  trash.takeBack("slot-of-dev");
  expect(registry.instances.find(named("dev"))).not.toBeNull();
  trash.put(own!);
  expect(registry.trash.all().map(({ slot }) => slot)).toEqual(["slot-of-dev", "slot-of-secret"]);
  trash.forget("slot-of-dev");
  // It isn't there any more.
  trash.forget("slot-of-dev");
  expect(registry.trash.all().map(({ slot }) => slot)).toEqual(["slot-of-secret"]);
});

test("whom the bot trusts isn't told there; who is met or accepted there is remembered all the same", () => {
  const { registry, seen: { identities, verifications } } = made();
  identities.show("@bob:x", "bob's key", 1);
  identities.accept("@carol:x", "carol's key", "@alice:x", 2);
  identities.acceptFirst("@alice:x", "alice's key", 3, { device: null, event: "$1", room, thread: null });
  identities.put({ user: "@dan:x", key: null, by: null, since: null, shown: "dan's key", shownAt: 4 });
  verifications.put({ flow: "$flow", user: "@bob:x", emoji: [], state: "comparing", at: 5 });
  expect(registry.identities.all().map(({ key, shown, user }) => [user, key ?? shown])).toEqual([["@alice:x", "alice's key"], ["@bob:x", "bob's key"], ["@carol:x", "carol's key"], ["@dan:x", "dan's key"]]);
  expect(registry.verifications.since(0)).toHaveLength(1);
  expect([identities.all(), identities.find("@carol:x"), verifications.since(0)]).toEqual([[], null, []]);
});

test("where everything is seen, what was reserved by hand and who is known are, too", () => {
  const { registry } = freshRegistry();
  registry.ports.reserve(8800, "x");
  registry.identities.show("@bob:x", "bob's key", 1);
  const { identities, ports } = scopedDeps(registry as unknown as Deps, everything, room);
  expect([ports.all().length, identities.all().length]).toEqual([1, 1]);
});
