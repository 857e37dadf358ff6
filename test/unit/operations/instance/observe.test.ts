import { expect, test } from "vitest";
import type { Container } from "../../../../src/model/engine.ts";
import type { Service } from "../../../../src/model/instance/instance.ts";
import { observe } from "../../../../src/operations/instance/observe.ts";
import { anInstance, named } from "../../registry/fresh.ts";

const dev = anInstance("dev", { desired: "running" });
const one = (service: Service, more: Partial<Container> = {}): Container => ({
  id: service, instance: named("dev"), service, state: "running", health: null, status: "Up 2 hours", ...more,
});
const all = (more: Partial<Record<Service, Partial<Container>>> = {}): readonly Container[] =>
  (["tuwunel", "backend", "frontend"] as const).map((service) => one(service, more[service]));
const seen = (containers: readonly Container[] | Error, instance = dev) => observe([instance], containers).get(named("dev"));

test("all services up, with or without a health check, is running", () => {
  expect(seen(all({ tuwunel: { health: "healthy" } }))).toMatchObject({ state: "running", why: null, ailing: [] });
});

test("health that isn't known yet is starting", () => {
  expect(seen(all({ backend: { health: "starting" } }))).toMatchObject({ state: "starting" });
});

test.each([
  [{ backend: { health: "unhealthy" } }, "backend runs but is unhealthy"],
  [{ backend: { state: "restarting", status: "Restarting (1) 2 seconds ago" } }, "backend stops again and again (Restarting (1) 2 seconds ago)"],
  [{ backend: { state: "exited", status: "Exited (137) 3 minutes ago" } }, "backend doesn't run (Exited (137) 3 minutes ago)"],
  [{ backend: { state: "paused" } }, "backend is paused"],
] as const)("%j makes it degraded, and says why", (more, why) => {
  expect(seen(all(more))).toMatchObject({ state: "degraded", why, ailing: ["backend"] });
});

test("a missing container makes it degraded", () => {
  expect(seen(all().slice(0, 2))).toMatchObject({ state: "degraded", why: "web chat has no container", ailing: ["frontend"] });
});

test("nothing up is stopped; where it should run, every service fails it", () => {
  expect(seen([])).toMatchObject({ state: "stopped", why: null, ailing: ["tuwunel", "backend", "frontend"] });
  expect(seen([], anInstance("dev"))).toMatchObject({ state: "stopped", why: null, ailing: [] });
});

test("where Docker can't be asked, the state is unknown and why is told", () => {
  expect(seen(new Error("Docker does not answer."))).toEqual({ state: "unknown", why: "Docker does not answer.", ailing: [], services: [] });
});

test("containers of others don't count", () => {
  expect(seen([...all(), { ...one("backend"), instance: named("trial"), state: "dead" }])).toMatchObject({ state: "running" });
});
