import { expect, test } from "vitest";
import type { Facts } from "../../../src/model/error.ts";
import { Domain } from "../../../src/model/instance/instance.ts";
import { anInstance, freshRegistry, named, refusal } from "./fresh.ts";

test("an instance is there again, as it was, after a restart", () => {
  const { registry, again } = freshRegistry();
  registry.instances.add(anInstance("dev", { onlyMatrix: true, serverName: null }));
  registry.close();
  expect(again().instances.get(named("dev"))).toEqual(anInstance("dev", { onlyMatrix: true, serverName: null }));
});

test("a name that isn't there is answered with those that are, and the one probably meant", () => {
  const { instances } = freshRegistry().registry;
  expect(refusal(() => instances.get(named("dev")))).toEqual({ code: "no-instance", facts: { name: "dev", others: [], total: 0, meant: null, inTrash: false, creatable: true } });
  for (const name of ["trial", "dev", "staging"]) instances.add(anInstance(name));
  expect(refusal(() => instances.get(named("nosuch")))).toMatchObject({ code: "no-instance", facts: { name: "nosuch", others: ["dev", "staging", "trial"], total: 3, meant: null } });
  expect(refusal(() => instances.get(named("stagign")))).toMatchObject({ code: "no-instance", facts: { meant: "staging" } });
  expect(refusal(() => instances.want(named("dve"), "running"))).toMatchObject({ code: "no-instance", facts: { meant: "dev" } });
});

test("one of ten thousand that isn't there doesn't fill the room with names", () => {
  const { instances } = freshRegistry().registry;
  for (let index = 0; index < 50; index++) instances.add(anInstance(`n${index}`));
  const { others, ...rest } = refusal(() => instances.get(named("n499")))?.facts as Facts["no-instance"];
  expect(others).toHaveLength(20);
  // The nearest is found among all of them.
  expect(rest).toMatchObject({ total: 50, meant: "n49" });
  expect(others).not.toContain("n49");
});

test("adding the same instance again does nothing; another one of its name or domain is refused", () => {
  const { instances } = freshRegistry().registry;
  instances.add(anInstance("dev"));
  instances.add(anInstance("dev"));
  expect(instances.all()).toHaveLength(1);
  expect(refusal(() => instances.add(anInstance("dev", { id: "other" })))).toEqual({ code: "name-taken", facts: { name: "dev" } });
  const other = anInstance("trial", { domain: Domain.parse("dev.example.org") });
  expect(refusal(() => instances.add(other))).toEqual({ code: "domain-taken", facts: { name: "trial", domain: "dev.example.org", holder: { name: "dev", domain: "dev.example.org" }, at: "create" } });
});

test("an edited domain is taken over unless another instance has it", () => {
  const { instances } = freshRegistry().registry;
  instances.add(anInstance("dev"));
  instances.add(anInstance("trial"));
  instances.moveTo(named("dev"), Domain.parse("new.example.org"));
  expect(instances.withDomain(Domain.parse("new.example.org"))?.name).toBe("dev");
  expect(instances.withDomain(Domain.parse("dev.example.org"))).toBeNull();
  expect(refusal(() => instances.moveTo(named("dev"), Domain.parse("trial.example.org")))).toEqual({ code: "domain-taken", facts: { name: "dev", domain: "trial.example.org", holder: { name: "trial", domain: "trial.example.org" }, at: "set" } });
});

test("no instance gets a domain under which another's dashboard is, nor a dashboard where another's domain is", () => {
  const { instances } = freshRegistry().registry;
  const at = (name: string, domain: string) => anInstance(name, { domain: Domain.parse(domain) });
  instances.add(at("dev", "dev.example.org"));
  instances.add(at("board", "dashboard.trial.example.org"));
  expect(refusal(() => instances.add(at("two", "dashboard.dev.example.org")))).toMatchObject({ code: "domain-taken", facts: { domain: "dashboard.dev.example.org", holder: { name: "dev", domain: "dev.example.org" } } });
  expect(refusal(() => instances.add(at("two", "trial.example.org")))).toMatchObject({ code: "domain-taken", facts: { domain: "trial.example.org", holder: { name: "board", domain: "dashboard.trial.example.org" } } });
  // One's own is nobody else's.
  instances.moveTo(named("dev"), Domain.parse("dashboard.dev.example.org"));
  expect(instances.find(named("dev"))?.domain).toBe("dashboard.dev.example.org");
});

test("undoing an add leaves a later instance of the same name alone", () => {
  const { instances } = freshRegistry().registry;
  instances.add(anInstance("dev", { id: "second" }));
  instances.remove("first");
  expect(instances.find(named("dev"))?.id).toBe("second");
});
