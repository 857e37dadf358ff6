import { expect, test } from "vitest";
import type { Container } from "../../../../src/model/engine.ts";
import type { Service } from "../../../../src/model/instance/instance.ts";
import { observe } from "../../../../src/operations/instance/observe.ts";
import { anInstance, named } from "../../registry/fresh.ts";
import { UserError } from "../../../../src/model/error.ts";

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
  [{ backend: { health: "unhealthy" } }, { how: "unhealthy", status: expect.any(String) as string }],
  [{ backend: { state: "restarting", status: "Restarting (1) 2 seconds ago" } }, { how: "restarting", status: "Restarting (1) 2 seconds ago" }],
  [{ backend: { state: "exited", status: "Exited (137) 3 minutes ago" } }, { how: "down", status: "Exited (137) 3 minutes ago" }],
  [{ backend: { state: "paused" } }, { how: "paused", status: expect.any(String) as string }],
] as const)("%j makes it degraded, and says why", (more, ailment) => {
  expect(seen(all(more))).toMatchObject({ state: "degraded", why: { kind: "ailing", ailments: [{ service: "backend", ...ailment }] }, ailing: ["backend"] });
});

test("what is paused is told apart from what fails by itself", () => {
  expect(seen(all({ backend: { state: "paused" }, frontend: { state: "exited" } }))).toMatchObject({ ailing: ["backend", "frontend"], paused: ["backend"] });
});

test("a missing container makes it degraded", () => {
  expect(seen(all().slice(0, 2))).toMatchObject({ state: "degraded", why: { kind: "ailing", ailments: [{ service: "frontend", how: "no-container", status: "" }] }, ailing: ["frontend"] });
});

test("nothing up is stopped; where it should run, every service fails it", () => {
  expect(seen([])).toMatchObject({ state: "stopped", why: null, ailing: ["tuwunel", "backend", "frontend"] });
  expect(seen([], anInstance("dev"))).toMatchObject({ state: "stopped", why: null, ailing: [] });
});

test("where Docker can't be asked, the state is unknown and why is told", () => {
  expect(seen(new UserError("docker-unreachable", { why: "silent" }))).toEqual({ state: "unknown", why: { kind: "unseen", reason: { code: "docker-unreachable", facts: { why: "silent" } } }, ailing: [], paused: [], services: [] });
});

test("containers of others don't count", () => {
  expect(seen([...all(), { ...one("backend"), instance: named("trial"), state: "dead" }])).toMatchObject({ state: "running" });
});
