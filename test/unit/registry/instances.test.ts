import { expect, test } from "vitest";
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
  expect(refusal(() => instances.get(named("dev")))).toContain("Create it: `!instance create dev`");
  for (const name of ["trial", "dev", "staging"]) instances.add(anInstance(name));
  expect(refusal(() => instances.get(named("nosuch")))).toBe("no-instance | There is no instance `nosuch`. There are: dev, staging, trial. | ");
  expect(refusal(() => instances.get(named("stagign")))).toContain("Did you mean staging?");
  expect(refusal(() => instances.want(named("dve"), "running"))).toContain("Did you mean dev?");
});

test("one of ten thousand that isn't there doesn't fill the room with names", () => {
  const { instances } = freshRegistry().registry;
  for (let index = 0; index < 50; index++) instances.add(anInstance(`n${index}`));
  expect(refusal(() => instances.get(named("nosuch")))).toContain("and 30 more");
});

test("adding the same instance again does nothing; another one of its name or domain is refused", () => {
  const { instances } = freshRegistry().registry;
  instances.add(anInstance("dev"));
  instances.add(anInstance("dev"));
  expect(instances.all()).toHaveLength(1);
  expect(refusal(() => instances.add(anInstance("dev", { id: "other" })))).toContain("name-taken");
  const other = anInstance("trial", { domain: Domain.parse("dev.example.org") });
  expect(refusal(() => instances.add(other))).toContain("domain-taken | dev.example.org is the domain of dev already.");
});

test("an edited domain is taken over unless another instance has it", () => {
  const { instances } = freshRegistry().registry;
  instances.add(anInstance("dev"));
  instances.add(anInstance("trial"));
  instances.moveTo(named("dev"), Domain.parse("new.example.org"));
  expect(instances.withDomain(Domain.parse("new.example.org"))?.name).toBe("dev");
  expect(instances.withDomain(Domain.parse("dev.example.org"))).toBeNull();
  expect(refusal(() => instances.moveTo(named("dev"), Domain.parse("trial.example.org")))).toContain("domain-taken");
});

test("no instance gets a domain under which another's dashboard is, nor a dashboard where another's domain is", () => {
  const { instances } = freshRegistry().registry;
  const at = (name: string, domain: string) => anInstance(name, { domain: Domain.parse(domain) });
  instances.add(at("dev", "dev.example.org"));
  instances.add(at("board", "dashboard.trial.example.org"));
  expect(refusal(() => instances.add(at("two", "dashboard.dev.example.org")))).toContain("dashboard.dev.example.org is where the dashboard of dev is.");
  expect(refusal(() => instances.add(at("two", "trial.example.org")))).toContain("dashboard.trial.example.org, where its dashboard would be, is the domain of board already.");
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
