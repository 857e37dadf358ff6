import { expect, test } from "vitest";
import { anInstance, freshRegistry, named, refusal } from "./fresh.ts";

const dev = named("dev");

function withTrashed() {
  const { registry } = freshRegistry();
  const { instances, ports, trash } = registry;
  instances.add(anInstance("dev"));
  ports.take(dev, { backend: 8765, matrix: 8448 }, "alice");
  const subnet = ports.takeSubnet(dev, []);
  const trashed = { slot: "dev-1", instance: anInstance("dev"), ports: ports.of(dev), subnet, by: "alice", at: 5 };
  trash.put(trashed);
  return { ...registry, trashed };
}

test("what is in the trash gives its ports and network to others, and its name to nobody", () => {
  const { instances, ports, trash, trashed } = withTrashed();
  expect(trash.all()).toEqual([trashed]);
  expect(ports.all()).toEqual([]);
  expect(ports.subnetOf(dev)).toBeNull();
  expect(refusal(() => instances.get(dev))).toMatchObject({ code: "no-instance", facts: { name: "dev", inTrash: true } });
  expect(refusal(() => instances.add(anInstance("dev", { id: "new" })))).toEqual({ code: "name-in-trash", facts: { name: "dev" } });
});

test("putting it there twice, or taking it back twice, is as once", () => {
  const { instances, ports, trash, trashed } = withTrashed();
  trash.put(trashed);
  expect(trash.all()).toHaveLength(1);
  trash.takeBack("dev-1");
  trash.takeBack("dev-1");
  expect(trash.all()).toEqual([]);
  expect(instances.get(dev)).toEqual(anInstance("dev"));
  expect(ports.of(dev)).toEqual({ backend: 8765, matrix: 8448 });
  expect(ports.subnetOf(dev)).toBe(trashed.subnet);
});

test("a port and a network that others took meanwhile stay theirs", () => {
  const { ports, trash } = withTrashed();
  ports.take(named("trial"), { backend: 8765 }, "bob");
  ports.takeSubnet(named("trial"), []);
  trash.takeBack("dev-1");
  expect(ports.of(dev)).toEqual({ matrix: 8448 });
  expect(ports.of(named("trial"))).toEqual({ backend: 8765 });
  expect(ports.subnetOf(dev)).toBeNull();
});

test("ports chosen anew before it is taken back are kept", () => {
  const { ports, trash } = withTrashed();
  ports.take(dev, { backend: 9000, matrix: 9001 }, "alice");
  trash.takeBack("dev-1");
  expect(ports.of(dev)).toEqual({ backend: 9000, matrix: 9001 });
});

test("emptying the trash forgets the instance and all that was known of it", () => {
  const { announcements, oneTimeLinks, instances, trash, trashed } = withTrashed();
  const { id } = trashed.instance;
  announcements.set(id, { state: "running", started: { backend: 3 } });
  oneTimeLinks.open({ id: "c", page: "key", instanceId: id, asker: "alice", about: null, expiresAt: 9 });
  trash.forget("dev-1");
  trash.forget("dev-1");
  expect([trash.find(dev), announcements.get(id), oneTimeLinks.find("c")]).toEqual([null, null, null]);
  instances.add(anInstance("dev", { id: "new" }));
});
