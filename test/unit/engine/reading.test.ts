import { expect, test } from "vitest";
import { containersIn, historyOf } from "../../../src/engine/containers.ts";
import { eventIn } from "../../../src/engine/events.ts";
import { ContainerRow, InspectedContainer, rows } from "../../../src/engine/schemas.ts";

const row = (but: Partial<ContainerRow> = {}): string =>
  JSON.stringify({ id: "c1", name: "dev-backend", state: "running", status: "Up 2 hours", innkeeper: "i", instance: "dev", project: "mindroom-dev", service: "backend", ...but });
const containers = (...lines: readonly string[]) => containersIn(rows(ContainerRow, `${lines.join("\n")}\n`));

test.each([
  ["Up 2 hours (healthy)", "healthy"],
  ["Up 2 hours (unhealthy)", "unhealthy"],
  ["Up 3 seconds (health: starting)", "starting"],
  ["Up 2 hours", null],
  ["Up 2 hours (Paused)", null],
])("health stands in the status: %s", (status, health) => {
  expect(containers(row({ status }))[0]?.health).toBe(health);
});

test("what carries our label but no service of ours is passed over", () => {
  expect(containers(row(), row({ service: "" }), row({ instance: "Not A Name" }))).toHaveLength(1);
});

test("a container that never ended has no end", () => {
  const [container] = containers(row());
  const State = { Running: true, Paused: false, Restarting: false, OOMKilled: false, ExitCode: 0, StartedAt: "2026-11-23T21:29:25.122655391Z", FinishedAt: "0001-01-01T00:00:00Z" };
  const history = historyOf(container!, InspectedContainer.parse({ Id: "c1", RestartCount: 3, State }));
  expect(history).toMatchObject({ instance: "dev", service: "backend", running: true, paused: false, restarts: 3, startedAt: Date.parse("2026-11-23T21:29:25.122Z"), finishedAt: null });
});

test("what is paused doesn't run, though Docker calls it both", () => {
  const State = { Running: true, Paused: true, Restarting: false, OOMKilled: false, ExitCode: 0, StartedAt: "2026-11-23T21:29:25Z", FinishedAt: "0001-01-01T00:00:00Z" };
  expect(historyOf(containers(row())[0]!, InspectedContainer.parse({ Id: "c1", RestartCount: 0, State }))).toMatchObject({ running: false, paused: true });
});

const event = (action: string, but: Readonly<Record<string, string>> = {}): string =>
  JSON.stringify({ action, atNs: 1_795_642_165_122_655_391, instance: "dev", service: "backend", signal: "", exitCode: "", ...but });

test("an event says which service, what, and with which signal or exit code", () => {
  expect(eventIn(event("kill", { signal: "15" }))).toEqual({ instance: "dev", service: "backend", action: "kill", signal: 15, exitCode: null, at: 1_795_642_165_122 });
  expect(eventIn(event("die", { exitCode: "137" }))).toMatchObject({ action: "die", signal: null, exitCode: 137 });
  expect(eventIn(event("health_status: unhealthy"))?.action).toBe("health_status");
  expect(eventIn(event("pause"))?.action).toBe("pause");
  expect(eventIn(event("unpause"))?.action).toBe("unpause");
});

test("health checks running, and the like, are no reason to look", () => {
  expect(eventIn(event("exec_start: /bin/check"))).toBeNull();
  expect(eventIn(event("start", { service: "postgres" }))).toBeNull();
  expect(eventIn(event("start", { instance: "Not A Name" }))).toBeNull();
});
